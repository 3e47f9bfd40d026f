package io.apisentinel.ingest;

import io.apisentinel.ingest.scoring.AllowedHosts;
import io.apisentinel.ingest.scoring.NodeThreads;
import io.apisentinel.ingest.scoring.ScorerKey;
import io.apisentinel.ingest.scoring.Scorers;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.KeyStoreWrapper;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.index.VersionType;
import org.elasticsearch.ingest.IngestDocument;
import org.elasticsearch.telemetry.metric.MeterRegistry;
import org.elasticsearch.threadpool.DefaultBuiltInExecutorBuilders;
import org.elasticsearch.threadpool.ExecutorBuilder;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;
import org.elasticsearch.xcontent.XContentType;

/** As much of an Elasticsearch node as a processor sees: real thread pools, a real keystore, documents. */
final class TestNode implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  static {
    startLogging();
  }

  private final ThreadPool threadPool;
  private final KeyStoreWrapper keystore = KeyStoreWrapper.create();
  private final ScorerKey key = new ScorerKey();
  private final Scorers scorers;
  private final ProcessorMaker maker;

  /** How often handlers were called that had been called before; must stay 0. */
  final AtomicInteger calledAgain = new AtomicInteger();

  TestNode() {
    this(AllowedHosts.LOOPBACK, null);
  }

  TestNode(List<String> allowedHosts, SSLContext tls) {
    Settings settings = Settings.builder().put("node.name", "test").build();
    List<ExecutorBuilder<?>> pools;
    try (ApiSentinelPlugin plugin = new ApiSentinelPlugin(settings)) {
      pools = plugin.getExecutorBuilders(settings);
    }
    threadPool =
        new ThreadPool(
            settings, MeterRegistry.NOOP, new DefaultBuiltInExecutorBuilders(), pools.toArray(ExecutorBuilder<?>[]::new));
    setKey("first-key");
    scorers = new Scorers(new NodeThreads(threadPool), new AllowedHosts(allowedHosts), key, tls);
    maker = new ProcessorMaker(scorers, threadPool.getThreadContext());
  }

  /** Some classes of Elasticsearch 9 cannot be loaded before it. */
  static void startLogging() {
    LogConfigurator.configureESLogging();
  }

  /** Puts the key into the keystore and has it read, as a reload of the secure settings does. */
  void setKey(String value) {
    keystore.setString(ScorerKey.SETTING.getKey(), value.toCharArray());
    key.read(Settings.builder().setSecureSettings(keystore).build());
  }

  ApiSentinelProcessor processor(String url, Object... options) {
    Map<String, Object> config = new HashMap<>(Map.of("url", url));
    for (int i = 0; i < options.length; i += 2) {
      config.put((String) options[i], options[i + 1]);
    }
    ApiSentinelProcessor processor = maker.make("tag", null, config);
    if (!config.isEmpty()) {
      throw new AssertionError("options that nobody took: " + config);
    }
    return processor;
  }

  ThreadContext threadContext() {
    return threadPool.getThreadContext();
  }

  /** Sends a document of this source through the processor; {@code id} may be null. */
  CompletableFuture<IngestDocument> ingest(ApiSentinelProcessor processor, String id, Map<String, Object> source) {
    return ingest(processor, "index", id, source);
  }

  CompletableFuture<IngestDocument> ingest(
      ApiSentinelProcessor processor, String index, String id, Map<String, Object> source) {
    IngestDocument document = new IngestDocument(index, id, 1, null, VersionType.INTERNAL, new HashMap<>(source));
    CompletableFuture<IngestDocument> done = new CompletableFuture<>();
    processor.execute(
        document,
        (result, failure) -> {
          boolean first = failure == null ? done.complete(result) : done.completeExceptionally(failure);
          if (!first) {
            calledAgain.incrementAndGet();
          }
        });
    return done;
  }

  /** An access event as a shipper sends it. */
  static Map<String, Object> event(String id) {
    Map<String, Object> event = new HashMap<>(Map.of("id", id, "kind", "event"));
    return new HashMap<>(
        Map.of("@timestamp", "2026-01-01T00:00:00Z", "event", event, "url", new HashMap<>(Map.of("path", "/" + id))));
  }

  static IngestDocument await(CompletableFuture<IngestDocument> document) {
    try {
      return document.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failure) {
      throw new AssertionError("the document did not come out of the processor", failure);
    }
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("never happened: " + what);
      }
      Thread.onSpinWait();
      try {
        Thread.sleep(1);
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> ours(IngestDocument document) {
    return (Map<String, Object>) document.getSource().get("api_sentinel");
  }

  static Object status(CompletableFuture<IngestDocument> document) {
    return ours(await(document)).get("status");
  }

  static Object reason(CompletableFuture<IngestDocument> document) {
    return ours(await(document)).get("reason_pending");
  }

  /** The counters of the only scorer. */
  @SuppressWarnings("unchecked")
  Map<String, Object> stats() {
    try (XContentBuilder json = XContentFactory.jsonBuilder()) {
      json.startObject();
      scorers.writeStats(json);
      json.endObject();
      Map<String, Object> all = XContentHelper.convertToMap(XContentType.JSON.xContent(), Strings.toString(json), true);
      return ((List<Map<String, Object>>) all.get("scorers")).get(0);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** A counter below {@code documents}. */
  int counted(String name) {
    return ((Number) ((Map<?, ?>) stats().get("documents")).get(name)).intValue();
  }

  void stopScorers() {
    scorers.close();
  }

  @Override
  public void close() {
    scorers.close();
    ThreadPool.terminate(threadPool, PATIENCE_SECONDS, TimeUnit.SECONDS);
    keystore.close();
  }
}
