package io.apisentinel.ingest.stats;

import io.apisentinel.ingest.scoring.Scorers;
import java.util.List;
import java.util.function.Supplier;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.xcontent.XContentBuilder;

/** {@code GET /_api_sentinel/stats}: the counters of the node that is asked. */
public final class StatsRestHandler extends BaseRestHandler {
  private final Supplier<Scorers> scorers;
  private final String node;

  public StatsRestHandler(Supplier<Scorers> scorers, String node) {
    this.scorers = scorers;
    this.node = node;
  }

  @Override
  public String getName() {
    return "api_sentinel_stats";
  }

  @Override
  public List<Route> routes() {
    return List.of(new Route(RestRequest.Method.GET, "/_api_sentinel/stats"));
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
    return channel -> {
      try (XContentBuilder json = channel.newBuilder()) {
        json.startObject().field("node", node);
        scorers.get().writeStats(json);
        json.endObject();
        channel.sendResponse(new RestResponse(RestStatus.OK, json));
      }
    };
  }
}
