package io.apisentinel.ingest.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerReaderTest {
  private static final String RIGHT =
      "{\"bundle\":\"b\",\"verdicts\":[{\"status\":\"scored\",\"scored_at\":\"2026-01-01T00:00:00Z\","
          + "\"risk\":{\"score\":0,\"level\":\"LOW\"},\"scores\":{\"xgboost\":0.5},\"list\":[1,\"a\",null,true]}]}";

  @Test
  void valuesKeepTheirKind() throws Exception {
    Map<String, Object> verdict = AnswerReader.read(bytes(RIGHT), 1).get(0);

    assertEquals(Map.of("score", 0, "level", "LOW"), verdict.get("risk"));
    assertEquals(java.util.Arrays.asList(1, "a", null, true), verdict.get("list"));
    assertTrue(VerdictShape.isRight(verdict, "any"));
  }

  @Test
  void deepAndWideVerdictsAreRefused() {
    assertRefused("{\"verdicts\":[{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}]}");
    assertRefused("{\"verdicts\":[{\"a\":" + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000) + "}]}");
    assertRefused("{\"verdicts\":[{\"a\":[" + "1,".repeat(5_000) + "1]}]}");
  }

  @Test
  void anyCutOfAnAnswerIsRefused() {
    for (int end = 0; end < RIGHT.length(); end++) {
      assertRefused(RIGHT.substring(0, end));
    }
  }

  @Test
  void spoiledAnswersAreReadOrRefusedAndNothingElse() {
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] spoiled = bytes(RIGHT);
      for (int i = 0; i <= random.nextInt(3); i++) {
        spoiled[random.nextInt(spoiled.length)] = (byte) random.nextInt(256);
      }
      try {
        AnswerReader.read(spoiled, 1).forEach(verdict -> VerdictShape.isRight(verdict, "id"));
      } catch (BadAnswerException refused) {
        // One of the two outcomes that there may be.
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status | pending",
        "status | 7",
        "event_id | other",
        "scored_at | yesterday",
        "scored_at | 7",
        "risk | high",
        "reason | 7",
        "backfilled | yes",
        "scores | 0.5",
        "consensus | most",
        "attack | none",
        "explanation | long",
      })
  void aVerdictThatTheIndexCouldRefuseIsNotRight(String field, String value) {
    Map<String, Object> verdict = new LinkedHashMap<>();
    verdict.put("status", "scored");
    verdict.put("event_id", "id");
    verdict.put("scored_at", "2026-01-01T00:00:00Z");
    verdict.put("risk", Map.of("score", 1, "level", "LOW"));
    assertTrue(VerdictShape.isRight(verdict, "id"));

    verdict.put(field, value.equals("7") ? (Object) 7 : value);
    assertFalse(VerdictShape.isRight(verdict, "id"));
  }

  @Test
  void wrongKindsInsideAreNotRightEither() {
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("risk", Map.of("score", 100.5, "level", "LOW")),
            Map.of("risk", Map.of("score", 1)),
            Map.of("scores", Map.of("xgboost", "high")),
            Map.of("attack", Map.of("mitre", "T1190")),
            Map.of("attack", Map.of("evidence", List.of("x"))),
            Map.of("behavior", Map.of("factors", List.of())),
            Map.of("entities", Map.of("user", Map.of())))) {
      Map<String, Object> verdict = new LinkedHashMap<>();
      verdict.put("status", "scored");
      verdict.put("scored_at", "2026-01-01T00:00:00Z");
      verdict.put("risk", Map.of("score", 1, "level", "LOW"));
      verdict.putAll(wrong);
      assertFalse(VerdictShape.isRight(verdict, "id"), wrong.toString());
    }
  }

  private static void assertRefused(String answer) {
    assertThrows(BadAnswerException.class, () -> AnswerReader.read(bytes(answer), 1), answer);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
