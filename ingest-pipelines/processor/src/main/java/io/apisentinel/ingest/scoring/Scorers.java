package io.apisentinel.ingest.scoring;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.elasticsearch.ingest.ConfigurationUtils;
import org.elasticsearch.xcontent.XContentBuilder;
import java.io.IOException;

/** The node's scorers, one for each set of options, which outlive the pipelines that name them; they share one client. */
public final class Scorers {
  private final Map<ScorerOptions, Scorer> scorers = new ConcurrentHashMap<>();
  private final NodeThreads threads;
  private final AllowedHosts allowedHosts;
  private final ScorerTransport transport;

  /** @param tls null for the Java runtime's own trust */
  public Scorers(NodeThreads threads, AllowedHosts allowedHosts, ScorerKey key, SSLContext tls) {
    this.threads = threads;
    this.allowedHosts = allowedHosts;
    this.transport = new HttpTransport(threads.pool(), tls, key::authorization);
  }

  /** @throws org.elasticsearch.ElasticsearchParseException where this node may not send anything to the host */
  public void allowed(String tag, URI url) {
    if (!allowedHosts.allows(url)) {
      throw ConfigurationUtils.newConfigurationException(
          "api_sentinel",
          tag,
          "url",
          "names a host that this node may not send events to; add it to api_sentinel.allowed_hosts in"
              + " elasticsearch.yml of every node and restart them");
    }
  }

  public Scorer of(ScorerOptions options) {
    return scorers.computeIfAbsent(options, wanted -> new Scorer(wanted, threads, transport));
  }

  public void writeStats(XContentBuilder json) throws IOException {
    json.startArray("scorers");
    for (Scorer scorer : scorers.values()) {
      scorer.writeStats(json);
    }
    json.endArray();
  }

  public void close() {
    scorers.values().forEach(Scorer::close);
  }
}
