package io.apisentinel.ingest.scoring;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.xcontent.XContentBuilder;

/** The node's scorers, one for each set of options, which outlive the pipelines that name them; they share one client. */
public final class Scorers {
  private static final Logger LOGGER = LogManager.getLogger(Scorers.class);
  private static final AllowedHosts LOOPBACK = new AllowedHosts(AllowedHosts.LOOPBACK);

  /** Beside /v1/score. */
  private static final String HEALTH_PATH = "../health/live";

  private final Map<ScorerOptions, Scorer> scorers = new ConcurrentHashMap<>();
  private final NodeThreads threads;
  private final AllowedHosts allowedHosts;
  private final ScorerTransport transport;
  private volatile boolean closed;

  /** @param tls null for the Java runtime's own trust */
  public Scorers(NodeThreads threads, AllowedHosts allowedHosts, ScorerKey key, SSLContext tls) {
    this.threads = threads;
    this.allowedHosts = allowedHosts;
    this.transport = new HttpTransport(threads.pool(), tls, key::authorization);
  }

  /** The scorer for these options, which is made on the first call. */
  public Scorer of(ScorerOptions options) {
    return scorers.computeIfAbsent(options, wanted -> make(wanted));
  }

  private Scorer make(ScorerOptions options) {
    URI url = options.url();
    if (url.getScheme().equals("http") && !LOOPBACK.allows(url)) {
      LOGGER.warn("events and the API key are sent unencrypted to [{}:{}]; use https", url.getHost(), url.getPort());
    }
    Scorer scorer = new Scorer(options, threads, transport, allowedHosts.allows(url));
    if (closed) {
      scorer.close();
    } else if (scorer.isAllowed()) {
      transport.warmUp(url.resolve(HEALTH_PATH));
    }
    return scorer;
  }

  /** Writes {@code "scorers": [...]}, one for each set of options. */
  public void writeStats(XContentBuilder json) throws IOException {
    json.startArray("scorers");
    for (Scorer scorer : scorers.values()) {
      scorer.writeStats(json);
    }
    json.endArray();
  }

  /** Lets all documents go, pending; those that still come are let go at once. */
  public void close() {
    closed = true;
    scorers.values().forEach(Scorer::close);
  }
}
