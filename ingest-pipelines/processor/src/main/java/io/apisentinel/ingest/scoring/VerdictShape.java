package io.apisentinel.ingest.scoring;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
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
    OBJECTS
  }

  /** Fields below the root, and one level further down as {@code object.field}; unknown ones are not looked at. */
  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("status", Kind.TEXT),
          Map.entry("event_id", Kind.TEXT),
          Map.entry("scored_at", Kind.TEXT),
          Map.entry("backfilled", Kind.TRUTH),
          Map.entry("consensus", Kind.NUMBER),
          Map.entry("confidence", Kind.NUMBER),
          Map.entry("reason", Kind.TEXT),
          Map.entry("counterfactual", Kind.TEXT),
          Map.entry("scores", Kind.FIGURES),
          Map.entry("groups", Kind.FIGURES),
          Map.entry("risk.score", Kind.NUMBER),
          Map.entry("risk.level", Kind.TEXT),
          Map.entry("attack.type", Kind.TEXT),
          Map.entry("attack.subtype", Kind.TEXT),
          Map.entry("attack.confidence", Kind.NUMBER),
          Map.entry("attack.owasp", Kind.TEXTS),
          Map.entry("attack.mitre", Kind.TEXTS),
          Map.entry("attack.evidence", Kind.OBJECTS),
          Map.entry("behavior.risk", Kind.NUMBER),
          Map.entry("behavior.factors", Kind.FIGURES),
          Map.entry("endpoint.template", Kind.TEXT),
          Map.entry("entities.user", Kind.TEXT),
          Map.entry("entities.source", Kind.TEXT),
          Map.entry("entities.network", Kind.TEXT),
          Map.entry("entities.session", Kind.TEXT),
          Map.entry("campaign.id", Kind.TEXT),
          Map.entry("explanation.base", Kind.NUMBER),
          Map.entry("explanation.others", Kind.NUMBER),
          Map.entry("explanation.contributions", Kind.OBJECTS),
          Map.entry("model.version", Kind.TEXT),
          Map.entry("features.version", Kind.TEXT));

  private static final Set<String> OBJECTS =
      Set.of("risk", "attack", "behavior", "endpoint", "entities", "campaign", "explanation", "model", "features");

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
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeException malformed) {
      return false;
    }
  }

  private static boolean fieldsAreRight(Map<String, Object> verdict) {
    for (Map.Entry<String, Object> entry : verdict.entrySet()) {
      String name = entry.getKey();
      if (!OBJECTS.contains(name)) {
        if (!is(KINDS.get(name), entry.getValue())) {
          return false;
        }
        continue;
      }
      if (!(entry.getValue() instanceof Map<?, ?> object)) {
        return false;
      }
      for (Map.Entry<?, ?> field : object.entrySet()) {
        if (!is(KINDS.get(name + "." + field.getKey()), field.getValue())) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean is(Kind kind, Object value) {
    if (kind == null) {
      return true;
    }
    return switch (kind) {
      case TEXT -> value instanceof String;
      case NUMBER -> isNumber(value);
      case TRUTH -> value instanceof Boolean;
      case TEXTS -> value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
      case FIGURES -> value instanceof Map<?, ?> map && map.values().stream().allMatch(VerdictShape::isNumber);
      case OBJECTS -> value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance);
    };
  }

  private static boolean isNumber(Object value) {
    return value instanceof Number number && Float.isFinite(number.floatValue());
  }
}
