package io.apisentinel.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ingest.IngestDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of documents of all shapes on their way through the processor. */
class DocumentsTest {
  private TestNode node;
  private StandInScorer scorer;
  private ApiSentinelProcessor processor;

  @BeforeEach
  void start() throws Exception {
    node = new TestNode();
    scorer = new StandInScorer();
    processor = node.processor(scorer.url(), "timeout", "60s", "batch_age", "1ms");
  }

  @AfterEach
  void stop() {
    node.close();
    scorer.close();
  }

  @Test
  void theVerdictStandsBelowApiSentinelAndInTheEcsFieldsForIt() {
    Map<String, Object> source = TestNode.event("own");
    source.put("ecs", Map.of("version", "8.11"));
    Map<String, Object> document = ingest(null, source);

    assertEquals(
        Map.of(
            "status", "scored",
            "event_id", "own",
            "scored_at", "2026-01-01T00:00:00.000Z",
            "risk", Map.of("score", 79.65, "level", "HIGH"),
            "attack",
                Map.of(
                    "type", "sql_injection",
                    "confidence", 0.9,
                    "owasp", List.of("API8:2023"),
                    "mitre", List.of("T1190"),
                    "evidence", List.of()),
            "reason", "A quote closes the string."),
        document.get("api_sentinel"));
    assertEquals(
        Map.of(
            "id", "own",
            "kind", "event",
            "risk_score", 79.65,
            "risk_score_norm", 79.65,
            "reason", "A quote closes the string."),
        document.get("event"));
    assertEquals(
        Map.of("framework", "MITRE ATT&CK", "technique", Map.of("id", List.of("T1190"))), document.get("threat"));
  }

  @Test
  void noThreatIsAddedWhereItMayBeMappedAsSomethingElse() {
    assertFalse(ingest(null, TestNode.event("own")).containsKey("threat"));
  }

  @Test
  void whatTheUserHasIsLeftAsItIs() {
    Map<String, Object> source = TestNode.event("own");
    source.put("event", new HashMap<>(Map.of("id", "own", "risk_score", 3, "reason", "mine")));
    source.put("threat", new HashMap<>(Map.of("framework", "another", "note", 1)));
    Map<String, Object> document = ingest(null, source);

    assertEquals(
        Map.of("id", "own", "risk_score", 3, "reason", "mine", "risk_score_norm", 79.65), document.get("event"));
    assertEquals(Map.of("framework", "another", "note", 1), document.get("threat"));
  }

  @Test
  void fieldsOfAnotherShapeAreLeftAsTheyAre() {
    Map<String, Object> source = TestNode.event("x");
    source.put("event", "a word");
    source.put("threat", List.of("one", "two"));
    Map<String, Object> document = ingest(null, source);

    assertEquals("a word", document.get("event"));
    assertEquals(List.of("one", "two"), document.get("threat"));
    assertEquals("scored", ours(document).get("status"));
  }

  @Test
  void dottedKeysAreReadAndLeftAsTheyAre() {
    Map<String, Object> document =
        ingest(null, new HashMap<>(Map.of("event.id", "dotted", "threat.framework", "x", "url", Map.of("path", "/"))));

    assertEquals("dotted", ours(document).get("event_id"));
    assertFalse(document.containsKey("event"));
    assertFalse(document.containsKey("threat"));
  }

  @Test
  void anUnmodifiableObjectIsLeftAsItIs() {
    Map<String, Object> document = ingest(null, new HashMap<>(Map.of("event", Map.of("id", "fixed"))));

    assertEquals(Map.of("id", "fixed"), document.get("event"));
    assertEquals("scored", ours(document).get("status"));
  }

  @Test
  void aDocumentThatDoesNotSayThatItIsEcsGetsNoEcsFields() {
    Map<String, Object> document = ingest(null, new HashMap<>(Map.of("url", Map.of("path", "/"), "@timestamp", 1)));

    assertEquals(java.util.Set.of("url", "@timestamp", "api_sentinel"), document.keySet());
  }

  @Test
  void theIdIsTheUsersThenTheDocumentsThenANewOne() {
    assertEquals("own", ours(ingest("document", TestNode.event("own"))).get("event_id"));
    assertEquals("document", ours(ingest("document", new HashMap<>(Map.of("message", "m")))).get("event_id"));
    Object first = ours(ingest(null, new HashMap<>(Map.of("message", "m")))).get("event_id");
    Object second = ours(ingest(null, new HashMap<>(Map.of("message", "m")))).get("event_id");
    assertTrue(((String) first).matches("[0-9a-f]{32}"), "a new one: " + first);
    assertNotEquals(first, second);
    assertTrue(((String) first).substring(0, 12).compareTo(((String) second).substring(0, 12)) <= 0, "in time order");
  }

  @Test
  void anIdThatIsNoTextOrEmptyIsNotTaken() {
    Map<String, Object> source = new HashMap<>(Map.of("event", new HashMap<>(Map.of("id", 7))));
    assertEquals("d1", ours(ingest("d1", source)).get("event_id"));
    source = new HashMap<>(Map.of("event", new HashMap<>(Map.of("id", ""))));
    assertEquals("d2", ours(ingest("d2", source)).get("event_id"));
  }

  @Test
  void anIdBeyondAllMeasureBecomesItsHash() {
    Object first = ours(ingest(null, TestNode.event("x".repeat(600)))).get("event_id");
    Object again = ours(ingest(null, TestNode.event("x".repeat(600)))).get("event_id");

    assertTrue(((String) first).matches("sha256:[0-9a-f]{64}"), "a hash: " + first);
    assertEquals(first, again);
  }

  @Test
  void aDocumentThatWasScoredBeforePassesByUntouched() {
    Map<String, Object> verdict = Map.of("status", "scored", "event_id", "a", "risk", Map.of("score", 1.0));
    Map<String, Object> source = TestNode.event("x");
    source.put("api_sentinel", verdict);
    Map<String, Object> before = new HashMap<>(source);
    Map<String, Object> document = ingest(null, source);

    assertEquals(before, document);
    assertSame(verdict, document.get("api_sentinel"));
    assertEquals(0, scorer.requests().size());
    assertEquals(1, node.counted("passed_by"));
  }

  @Test
  void whatIsOursAndNoRequestPassesByUntouched() {
    Map<String, Object> alert = new HashMap<>(Map.of("api_sentinel", Map.of("alert", Map.of("id", "a"))));
    assertEquals(alert, ingest("d", alert));
    Map<String, Object> label = new HashMap<>(Map.of("label", "attack"));
    IngestDocument kept = TestNode.await(node.ingest(processor, "api-sentinel-labels", "d", label));

    assertEquals(label, kept.getSource());
    assertEquals(0, scorer.requests().size());
    assertEquals(2, node.counted("passed_by"));
  }

  @Test
  void aPendingDocumentThatComesAgainKeepsItsIdAndIsScored() {
    Map<String, Object> source = TestNode.event("ignored");
    source.put("api_sentinel", Map.of("status", "pending", "event_id", "kept", "reason_pending", "deadline"));
    source.put("api_sentinel.note", "dotted");
    Map<String, Object> document = ingest("document", source);

    assertEquals("kept", ours(document).get("event_id"));
    assertEquals("scored", ours(document).get("status"));
    assertFalse(ours(document).containsKey("reason_pending"));
    assertFalse(document.containsKey("api_sentinel.note"));
    assertEquals(Map.of("event_id", "kept"), scorer.requests().get(0).events().get(0).get("api_sentinel"));
  }

  @Test
  void aStatusWithoutARiskIsNoVerdict() {
    Map<String, Object> source = TestNode.event("x");
    source.put("api_sentinel", Map.of("status", "scored"));

    assertEquals(Map.of("score", 79.65, "level", "HIGH"), ours(ingest(null, source)).get("risk"));
  }

  @Test
  void aLargeDocumentIsSentWithItsLongValuesShortenedAndKeptWhole() {
    Map<String, Object> source = TestNode.event("large");
    String body = "a😀".repeat(400_000);
    source.put("http", new HashMap<>(Map.of("request", Map.of("body", Map.of("content", body)))));
    Map<String, Object> document = ingest(null, source);

    assertEquals("scored", ours(document).get("status"));
    assertEquals(body, path(document, "http", "request", "body", "content"));
    String sent = (String) path(scorer.requests().get(0).events().get(0), "http", "request", "body", "content");
    assertTrue(body.startsWith(sent) && sent.length() > 60_000 && sent.length() <= 65_536, "length " + sent.length());
    assertFalse(Character.isHighSurrogate(sent.charAt(sent.length() - 1)));
  }

  @Test
  void aDocumentThatIsTooLargeEvenSoFailsWithAReason() {
    Map<String, Object> source = TestNode.event("huge");
    List<Object> rows = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      List<String> row = new ArrayList<>();
      for (int j = 0; j < 64; j++) {
        row.add("x".repeat(500));
      }
      rows.add(row);
    }
    source.put("rows", rows);
    Map<String, Object> ours = ours(ingest(null, source));

    assertEquals("failed", ours.get("status"));
    assertEquals("huge", ours.get("event_id"));
    assertTrue(((String) ours.get("reason")).contains("larger than 524288 bytes"), "" + ours);
    assertEquals(0, scorer.requests().size());
  }

  @Test
  void aDocumentThatContainsItselfDoesNoHarm() {
    Map<String, Object> source = TestNode.event("loop");
    source.put("self", source);

    assertEquals("scored", ours(ingest(null, source)).get("status"));
  }

  @Test
  void valuesThatOnlyScriptsCanMakeAreSentAsTheyPrint() {
    Map<String, Object> source = TestNode.event("values");
    source.put("when", java.time.ZonedDateTime.parse("2026-01-01T00:00:00Z"));
    source.put("nothing", null);
    source.put("bytes", new byte[] {1, 2, 3});
    source.put("not_a_number", Double.NaN);
    source.put("set", new java.util.LinkedHashSet<>(List.of(1, 2)));
    assertEquals("scored", ours(ingest(null, source)).get("status"));

    Map<String, Object> event = scorer.requests().get(0).events().get(0);
    assertEquals("2026-01-01T00:00Z", event.get("when"));
    assertEquals(List.of(1, 2), event.get("set"));
    assertEquals("AQID", event.get("bytes"));
  }

  @Test
  void halfASurrogatePairDoesNoHarm() {
    Map<String, Object> source = TestNode.event("half");
    source.put("message", "half a pair \ud83d in the middle");

    assertEquals("scored", ours(ingest(null, source)).get("status"));
    assertTrue(((String) scorer.requests().get(0).events().get(0).get("message")).startsWith("half a pair "));
  }

  @Test
  void aValueThatCannotBeWrittenLeavesTheDocumentPending() {
    Map<String, Object> source = TestNode.event("odd");
    source.put(
        "value",
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no text");
          }
        });

    assertEquals("unwritable", ours(ingest(null, source)).get("reason_pending"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "agent", "log", "process"})
  void aWordWhereShippersHaveAnObjectIsSent(String name) {
    Map<String, Object> source = TestNode.event("x");
    source.put(name, "a word");
    ingest(null, source);

    assertEquals("a word", scorer.requests().get(0).events().get(0).get(name));
  }

  private Map<String, Object> ingest(String id, Map<String, Object> source) {
    IngestDocument document = TestNode.await(node.ingest(processor, id, source));
    return document.getSource();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> ours(Map<String, Object> document) {
    return (Map<String, Object>) document.get("api_sentinel");
  }

  private static Object path(Map<String, Object> document, String... names) {
    Object value = document;
    for (String name : names) {
      value = ((Map<?, ?>) value).get(name);
    }
    return value;
  }
}
