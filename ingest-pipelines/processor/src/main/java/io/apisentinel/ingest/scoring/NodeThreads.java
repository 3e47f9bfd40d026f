package io.apisentinel.ingest.scoring;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.threadpool.ThreadPool;

/** The threads of the node that a scorer works on: the plugin's own pool, and the node's clock and timer. */
public final class NodeThreads {
  /** The plugin's pool, as {@code GET _cat/thread_pool/api_sentinel} shows it. */
  public static final String POOL = "api_sentinel";

  private final ThreadPool threadPool;
  private final ExecutorService pool;

  public NodeThreads(ThreadPool threadPool) {
    this.threadPool = threadPool;
    this.pool = threadPool.executor(POOL);
  }

  Executor pool() {
    return pool;
  }

  ThreadContext context() {
    return threadPool.getThreadContext();
  }

  /** Runs {@code work} on the pool after {@code millis}; dropped where the node is stopping. */
  void later(long millis, Runnable work) {
    threadPool.scheduleUnlessShuttingDown(TimeValue.timeValueMillis(millis), pool, work);
  }
}
