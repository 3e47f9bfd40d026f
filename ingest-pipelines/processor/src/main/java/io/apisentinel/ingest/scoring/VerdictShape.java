package io.apisentinel.ingest.scoring;

import static java.util.Map.entry;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a verdict has the shape that the contract gives it. A verdict of another shape would make Elasticsearch refuse
 * the document for its mapping, and the document would be lost for the scorer's mistake.
 */
final class VerdictShape {
  private static final Set<String> STATUSES = Set.of("scored", "failed", "skipped");

  private enum Kind {
    TEXT,
    NUMBER,
    TRUTH,
    TEXTS,
    FIGURES,
    OBJECT,
    OBJECTS
  }

  /** Kinds of the fields below the root; fields that stand in neither map are not looked at. */
  private static final Map<String, Kind> ROOT =
      new HashMap<>(
          Map.ofEntries(
              entry("status", Kind.TEXT),
              entry("event_id", Kind.TEXT),
              entry("scored_at", Kind.TEXT),
              entry("backfilled", Kind.TRUTH),
              entry("consensus", Kind.NUMBER),
              entry("confidence", Kind.NUMBER),
              entry("reason", Kind.TEXT),
              entry("counterfactual", Kind.TEXT),
              entry("scores", Kind.FIGURES),
              entry("groups", Kind.FIGURES)));

  /** Fields that are objects, with the kinds of theirs. */
  private static final Map<String, Map<String, Kind>> OBJECTS =
      new HashMap<>(
          Map.of(
              "risk", of("score", Kind.NUMBER, "level", Kind.TEXT),
              "attack",
                  new HashMap<>(
                      Map.of(
                          "type", Kind.TEXT,
                          "subtype", Kind.TEXT,
                          "confidence", Kind.NUMBER,
                          "owasp", Kind.TEXTS,
                          "mitre", Kind.TEXTS,
                          "evidence", Kind.OBJECTS)),
              "behavior", of("risk", Kind.NUMBER, "factors", Kind.FIGURES),
              "endpoint", of("template", Kind.TEXT),
              "entities", of("user", Kind.TEXT, "source", Kind.TEXT, "network", Kind.TEXT, "session", Kind.TEXT),
              "campaign", of("id", Kind.TEXT),
              "explanation", of("base", Kind.NUMBER, "others", Kind.NUMBER, "contributions", Kind.OBJECTS),
              "model", of("version", Kind.TEXT),
              "features", of("version", Kind.TEXT)));

  /** The verdicts of an answer mostly bear one time, which need not be read again for each. */
  private static volatile String lastDate;

  private VerdictShape() {}

  /** @param eventId the id that was sent; a verdict that names another is an answer out of order */
  static boolean isRight(Map<String, Object> verdict, String eventId) {
    Object status = verdict.get("status");
    if (!(status instanceof String) || !STATUSES.contains(status)) {
      return false;
    }
    Object id = verdict.get("event_id");
    if (id != null && !id.equals(eventId)) {
      return false;
    }
    return isDate(verdict.get("scored_at")) && fieldsAreRight(verdict) && (!status.equals("scored") || hasRisk(verdict));
  }

  private static boolean hasRisk(Map<String, Object> verdict) {
    return verdict.get("risk") instanceof Map<?, ?> risk
        && risk.get("level") instanceof String
        && risk.get("score") instanceof Number score
        && score.doubleValue() >= 0
        && score.doubleValue() <= 100;
  }

  private static boolean isDate(Object value) {
    if (!(value instanceof String text)) {
      return false;
    }
    if (text.equals(lastDate)) {
      return true;
    }
    try {
      OffsetDateTime.parse(text);
      lastDate = text;
      return true;
    } catch (DateTimeException malformed) {
      return false;
    }
  }

  private static boolean fieldsAreRight(Map<String, Object> verdict) {
    for (Map.Entry<String, Object> entry : verdict.entrySet()) {
      Map<String, Kind> kinds = OBJECTS.get(entry.getKey());
      boolean right =
          kinds == null
              ? is(ROOT.get(entry.getKey()), entry.getValue())
              : entry.getValue() instanceof Map<?, ?> object && isObject(kinds, object);
      if (!right) {
        return false;
      }
    }
    return true;
  }

  private static boolean isObject(Map<String, Kind> kinds, Map<?, ?> object) {
    for (Map.Entry<?, ?> field : object.entrySet()) {
      if (!is(kinds.get(field.getKey()), field.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, Kind> of(Object... namesAndKinds) {
    Map<String, Kind> kinds = new HashMap<>();
    for (int i = 0; i < namesAndKinds.length; i += 2) {
      kinds.put((String) namesAndKinds[i], (Kind) namesAndKinds[i + 1]);
    }
    return kinds;
  }

  private static boolean is(Kind kind, Object value) {
    if (kind == null) {
      return true;
    }
    return switch (kind) {
      case TEXT -> value instanceof String;
      case NUMBER -> isNumber(value);
      case TRUTH -> value instanceof Boolean;
      case TEXTS -> value instanceof List<?> list && all(list, Kind.TEXT);
      case FIGURES -> value instanceof Map<?, ?> map && all(map.values(), Kind.NUMBER);
      case OBJECTS -> value instanceof List<?> list && all(list, Kind.OBJECT);
      case OBJECT -> value instanceof Map<?, ?>;
    };
  }

  private static boolean all(Collection<?> values, Kind kind) {
    for (Object value : values) {
      if (!is(kind, value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(Object value) {
    return value instanceof Number number && Float.isFinite(number.floatValue());
  }
}
