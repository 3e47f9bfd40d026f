package io.apisentinel.ingest;

import java.util.Map;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.ingest.Processor;

/** Makes processors for Elasticsearch 9.1 and later, whose factories are also told the project. */
final class ApiSentinelProcessorFactory implements Processor.Factory {
  private final ProcessorMaker maker;

  ApiSentinelProcessorFactory(ProcessorMaker maker) {
    this.maker = maker;
  }

  @Override
  public Processor create(
      Map<String, Processor.Factory> factories,
      String tag,
      String description,
      Map<String, Object> config,
      ProjectId project) {
    return maker.make(tag, description, config);
  }
}
