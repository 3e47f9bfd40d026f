package io.apisentinel.ingest;

import io.apisentinel.ingest.scoring.AllowedHosts;
import io.apisentinel.ingest.scoring.NodeThreads;
import io.apisentinel.ingest.scoring.ScorerKey;
import io.apisentinel.ingest.scoring.Scorers;
import io.apisentinel.ingest.scoring.TlsTrust;
import io.apisentinel.ingest.stats.StatsRestHandler;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.IndexScopedSettings;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.settings.SettingsFilter;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.env.Environment;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.ingest.Processor;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.IngestPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.plugins.ReloadablePlugin;
import org.elasticsearch.rest.RestController;
import org.elasticsearch.rest.RestHandler;
import org.elasticsearch.threadpool.ExecutorBuilder;
import org.elasticsearch.threadpool.ScalingExecutorBuilder;

/** Wires the processor, its settings, its thread pool and its counters into a node. */
public final class ApiSentinelPlugin extends Plugin implements IngestPlugin, ActionPlugin, ReloadablePlugin {
  /** Hosts, with ports, that events and the API key may be sent to; see {@link AllowedHosts}. */
  static final Setting<List<String>> ALLOWED_HOSTS =
      Setting.listSetting(
          "api_sentinel.allowed_hosts",
          AllowedHosts.LOOPBACK,
          Function.identity(),
          AllowedHosts::new,
          Setting.Property.NodeScope);

  /** Files of PEM certificates below the node's config folder. */
  static final Setting<List<String>> CERTIFICATE_AUTHORITIES =
      Setting.listSetting(
          "api_sentinel.ssl.certificate_authorities",
          List.of(),
          Function.identity(),
          Setting.Property.NodeScope);

  private final ScorerKey key = new ScorerKey();
  private final Settings settings;
  private Scorers scorers;

  /** Elasticsearch makes one at the start of a node, while its keystore is open. */
  public ApiSentinelPlugin(Settings settings) {
    this.settings = settings;
    key.read(settings);
  }

  @Override
  public Map<String, Processor.Factory> getProcessors(Processor.Parameters parameters) {
    Environment environment = parameters.env;
    scorers =
        new Scorers(
            new NodeThreads(parameters.client.threadPool()),
            new AllowedHosts(ALLOWED_HOSTS.get(settings)),
            key,
            TlsTrust.of(
                CERTIFICATE_AUTHORITIES.get(settings).stream().map(environment.configDir()::resolve).toList()));
    ProcessorMaker maker = new ProcessorMaker(scorers, parameters.threadContext);
    return Map.of(ApiSentinelProcessor.TYPE, new ApiSentinelProcessorFactory(maker));
  }

  @Override
  public List<Setting<?>> getSettings() {
    return List.of(ScorerKey.SETTING, ALLOWED_HOSTS, CERTIFICATE_AUTHORITIES);
  }

  @Override
  public List<ExecutorBuilder<?>> getExecutorBuilders(Settings nodeSettings) {
    int most = Math.max(2, EsExecutors.allocatedProcessors(nodeSettings));
    return List.of(
        new ScalingExecutorBuilder(
            NodeThreads.POOL, 0, most, TimeValue.timeValueMinutes(1), false, "thread_pool." + NodeThreads.POOL));
  }

  @Override
  public Collection<RestHandler> getRestHandlers(
      Settings nodeSettings,
      NamedWriteableRegistry namedWriteables,
      RestController controller,
      ClusterSettings clusterSettings,
      IndexScopedSettings indexSettings,
      SettingsFilter filter,
      IndexNameExpressionResolver resolver,
      Supplier<DiscoveryNodes> nodes,
      Predicate<NodeFeature> clusterSupports) {
    return List.of(new StatsRestHandler(() -> scorers, Node.NODE_NAME_SETTING.get(nodeSettings)));
  }

  @Override
  public void reload(Settings reloaded) {
    key.read(reloaded);
  }

  @Override
  public void close() {
    if (scorers != null) {
      scorers.close();
    }
  }
}
