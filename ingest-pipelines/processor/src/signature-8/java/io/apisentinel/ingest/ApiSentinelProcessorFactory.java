package io.apisentinel.ingest;

import java.util.Map;
import org.elasticsearch.ingest.Processor;

/** Makes processors for Elasticsearch 8.19 and 9.0, whose factories take four parameters. */
final class ApiSentinelProcessorFactory implements Processor.Factory {
  private final ProcessorMaker maker;

  ApiSentinelProcessorFactory(ProcessorMaker maker) {
    this.maker = maker;
  }

  @Override
  public Processor create(
      Map<String, Processor.Factory> factories, String tag, String description, Map<String, Object> config) {
    return maker.make(tag, description, config);
  }
}
