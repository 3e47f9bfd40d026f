package io.apisentinel.ingest;

import io.apisentinel.ingest.scoring.ScorerOptions;
import io.apisentinel.ingest.scoring.Scorers;
import java.util.Map;
import org.elasticsearch.common.util.concurrent.ThreadContext;

/** Makes a processor from its options in a pipeline; the part that no version of Elasticsearch sees differently. */
final class ProcessorMaker {
  private final Scorers scorers;
  private final ThreadContext threadContext;

  ProcessorMaker(Scorers scorers, ThreadContext threadContext) {
    this.scorers = scorers;
    this.threadContext = threadContext;
  }

  /**
   * @param config the options as they stand in the pipeline; those that are known are taken out of it, and Elasticsearch
   *     refuses the pipeline if any is left
   * @throws org.elasticsearch.ElasticsearchParseException where an option is wrong, naming it and what is allowed
   */
  ApiSentinelProcessor make(String tag, String description, Map<String, Object> config) {
    ScorerOptions options = ProcessorOptions.read(tag, config);
    return new ApiSentinelProcessor(tag, description, scorers.of(options), threadContext);
  }
}
