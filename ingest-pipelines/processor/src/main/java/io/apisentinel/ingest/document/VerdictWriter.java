package io.apisentinel.ingest.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a verdict onto its document: as it stands below {@code api_sentinel}, and into the ECS fields for the purpose
 * where the document has none. A user's own field is never changed, whatever its shape.
 */
public final class VerdictWriter {
  private static final String FRAMEWORK = "MITRE ATT&CK";

  /** Our own streams, in which {@code threat} is mapped as an object. */
  private static final String OWN_STREAMS = "logs-api_sentinel.";

  private VerdictWriter() {}

  /**
   * @param index that the document goes to
   * @param verdict as {@code VerdictShape} let it through; it becomes part of the document
   */
  public static void write(Map<String, Object> source, String index, Map<String, Object> verdict, String eventId) {
    verdict.put(SentinelFields.EVENT_ID, eventId);
    SentinelFields.replace(source, verdict);
    if (!"scored".equals(verdict.get(SentinelFields.STATUS)) || !isEcs(source)) {
      return;
    }
    try {
      writeEvent(source, verdict);
      if (takesThreat(source, index)) {
        writeThreat(source, verdict);
      }
    } catch (UnsupportedOperationException unmodifiable) {
      // An earlier processor put an unmodifiable object there: it is the user's, so it is left as it is.
    }
  }

  /**
   * Whether the document says that it is ECS, by an object {@code event} or {@code ecs}. In an index that is not, {@code
   * event} may be mapped as something other than an object, and a document to which one is added would be refused.
   */
  private static boolean isEcs(Map<String, Object> source) {
    return source.get("event") instanceof Map || source.get("ecs") instanceof Map;
  }

  /**
   * Whether {@code threat} is an object where the document goes, as far as can be told from here: in an index that maps
   * it otherwise, a document to which one is added would be refused.
   */
  private static boolean takesThreat(Map<String, Object> source, String index) {
    return source.get("threat") instanceof Map || source.get("ecs") instanceof Map || index.startsWith(OWN_STREAMS);
  }

  private static void writeEvent(Map<String, Object> source, Map<String, Object> verdict) {
    Map<String, Object> event = openObject(source, "event");
    if (event == null) {
      return;
    }
    if (verdict.get("risk") instanceof Map<?, ?> risk && risk.get("score") instanceof Number score) {
      event.putIfAbsent("risk_score", score);
      event.putIfAbsent("risk_score_norm", score);
    }
    if (verdict.get("reason") instanceof String reason) {
      event.putIfAbsent("reason", reason);
    }
    if (!event.isEmpty()) {
      source.putIfAbsent("event", event);
    }
  }

  private static void writeThreat(Map<String, Object> source, Map<String, Object> verdict) {
    if (!(verdict.get("attack") instanceof Map<?, ?> attack)
        || !(attack.get("mitre") instanceof List<?> techniques)
        || techniques.isEmpty()) {
      return;
    }
    Map<String, Object> threat = openObject(source, "threat");
    // Technique ids mean nothing beside another framework's name, so both are written or neither.
    if (threat == null
        || threat.containsKey("technique")
        || SourceFields.hasDotted(threat, "technique")
        || !FRAMEWORK.equals(threat.getOrDefault("framework", FRAMEWORK))) {
      return;
    }
    Map<String, Object> technique = new LinkedHashMap<>(2);
    technique.put("id", new ArrayList<>(techniques));
    threat.put("framework", FRAMEWORK);
    threat.put("technique", technique);
    source.putIfAbsent("threat", threat);
  }

  /** The object at {@code name}, a new one where there is none, or null where the document uses the name differently. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> openObject(Map<String, Object> source, String name) {
    if (SourceFields.hasDotted(source, name)) {
      return null;
    }
    if (!source.containsKey(name)) {
      return new LinkedHashMap<>(4);
    }
    return source.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
  }
}
