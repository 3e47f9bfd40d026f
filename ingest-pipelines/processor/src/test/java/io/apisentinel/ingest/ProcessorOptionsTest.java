package io.apisentinel.ingest;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.apisentinel.ingest.scoring.AllowedHosts;
import io.apisentinel.ingest.scoring.ScorerKey;
import io.apisentinel.ingest.scoring.ScorerOptions;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ElasticsearchParseException;
import org.elasticsearch.common.settings.KeyStoreWrapper;
import org.elasticsearch.common.settings.Settings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorOptionsTest {
  @BeforeAll
  static void startLogging() {
    TestNode.startLogging();
  }

  @Test
  void defaultsAreTheDocumentedOnes() {
    ScorerOptions options = ProcessorOptions.read("tag", new HashMap<>(Map.of("url", "http://127.0.0.1:8080/base/")));

    assertEquals(URI.create("http://127.0.0.1:8080/base/v1/score"), options.url());
    assertEquals(500, options.timeout().millis());
    assertEquals(256, options.batchSize());
    assertEquals(1024 * 1024, options.batchBytes());
    assertEquals(5, options.batchAge().millis());
    assertEquals(4, options.maxInFlight());
    assertEquals(8_192, options.queueSize());
    assertEquals(512 * 1024, options.documentBytes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://host | must begin with http:// or https://",
        "host:9200 | must begin with http:// or https://",
        "http:// | is no URL",
        "http:///path | names no host",
        "http://user:word@host | must not carry a user or password",
        "http://host/?a=b | must end with its path",
        "http://host/v1/score | is the scorer's base address",
      })
  void aWrongUrlIsRefused(String url, String says) {
    var refused =
        assertThrows(
            ElasticsearchParseException.class, () -> ProcessorOptions.read("t", new HashMap<>(Map.of("url", url))));

    assertTrue(refused.getMessage().startsWith("[url] " + says), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "timeout,5",
    "timeout,9ms",
    "timeout,2h",
    "batch_size,0",
    "batch_size,1001",
    "batch_size,many",
    "batch_bytes,900mb",
    "batch_bytes,1",
    "batch_age,-1",
    "max_in_flight,65",
    "max_in_flight,1.5",
    "queue_size,0",
    "queue_bytes,lots",
    "document_bytes,1gb",
  })
  void aWrongOptionIsNamedWithWhatIsAllowed(String name, String value) {
    Map<String, Object> config = new HashMap<>(Map.of("url", "http://127.0.0.1", name, value));
    var refused = assertThrows(ElasticsearchParseException.class, () -> ProcessorOptions.read("t", config));

    assertTrue(refused.getMessage().startsWith("[" + name + "] must be a "), refused.getMessage());
    assertTrue(refused.getMessage().endsWith("not [" + value + "]"), refused.getMessage());
  }

  @Test
  void unknownOptionsAreLeftForElasticsearchToRefuse() {
    Map<String, Object> config = new HashMap<>(Map.of("url", "http://127.0.0.1", "api_key", "secret"));
    ProcessorOptions.read("t", config);

    assertEquals(Map.of("api_key", "secret"), config);
  }

  @Test
  void aHostThatIsNotAllowedIsRefusedWhenThePipelineIsPutAndNeverSentTo() throws Exception {
    try (TestNode node = new TestNode(List.of("scorer.example:8080"), null);
        StandInScorer scorer = new StandInScorer()) {
      ApiSentinelProcessor processor = node.processor(scorer.url());
      var refused = assertThrows(ElasticsearchParseException.class, processor::extraValidation);

      assertTrue(refused.getMessage().contains("api_sentinel.allowed_hosts"), refused.getMessage());
      assertEquals("host_not_allowed", TestNode.reason(node.ingest(processor, null, TestNode.event("e"))));
      assertEquals(0, scorer.requests().size());
      assertDoesNotThrow(() -> node.processor("http://scorer.example:8080").extraValidation());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:*, http://127.0.0.1:1, true",
    "[::1]:*, http://[::1]:9, true",
    "host:80, http://host, true",
    "host:443, https://host, true",
    "host:443, http://host, false",
    "HOST, https://host:9, true",
    "host, http://other, false",
    "*.example.com:8080, http://a.b.example.com:8080, true",
    "*.example.com, http://example.com, false",
    "*.example.com, http://evilexample.com, false",
    "host, http://host.evil, false",
  })
  void patternsOfHosts(String pattern, String url, boolean allowed) {
    assertEquals(allowed, new AllowedHosts(List.of(pattern)).allows(URI.create(url)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "host:port", "http://host", "a b", "host:123456", "[::1", "*:80", "a.*"})
  void aMalformedPatternIsNamed(String pattern) {
    var refused = assertThrows(IllegalArgumentException.class, () -> new AllowedHosts(List.of(pattern)));

    assertTrue(refused.getMessage().contains("[" + pattern + "]"), refused.getMessage());
  }

  @Test
  void aKeyThatNoHeaderCanCarryIsRefusedWithoutShowingIt() {
    try (KeyStoreWrapper keystore = KeyStoreWrapper.create()) {
      keystore.setString(ScorerKey.SETTING.getKey(), "se\ncret".toCharArray());
      Settings settings = Settings.builder().setSecureSettings(keystore).build();
      var refused = assertThrows(IllegalArgumentException.class, () -> new ScorerKey().read(settings));

      assertTrue(refused.getMessage().contains("api_sentinel.api_key"), refused.getMessage());
      assertTrue(!refused.getMessage().contains("cret"), refused.getMessage());
    }
  }
}
