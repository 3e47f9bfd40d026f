package io.apisentinel.ingest.document;

import java.util.LinkedHashMap;
import java.util.Map;

/** The fields below {@code api_sentinel}: all that is ours in a document. */
public final class SentinelFields {
  static final String ROOT = "api_sentinel";
  static final String EVENT_ID = "event_id";
  static final String STATUS = "status";
  private static final String DOTTED = ROOT + ".";

  /** Alerts, profiles, labels and the rest of what is kept, none of them a request. */
  private static final String OWN_INDICES = "api-sentinel-";

  private SentinelFields() {}

  /** Whether the document is one of ours and no request; asked here, because a condition in Painless costs more. */
  public static boolean isOurs(Map<String, Object> source, String index) {
    return index.startsWith(OWN_INDICES) || (source.get(ROOT) instanceof Map<?, ?> ours && ours.get("alert") != null);
  }

  /** Whether the document was scored before; only a status together with its risk counts. */
  public static boolean carriesVerdict(Map<String, Object> source) {
    if (!"scored".equals(SourceFields.read(source, ROOT, STATUS))) {
      return false;
    }
    return SourceFields.read(source, ROOT, "risk") instanceof Map<?, ?> risk
        ? risk.get("score") instanceof Number
        : source.get(DOTTED + "risk.score") instanceof Number;
  }

  /** Marks a document that is to be scored later; {@code reason} is one of a short list of words. */
  public static void writePending(Map<String, Object> source, String eventId, String reason) {
    Map<String, Object> ours = new LinkedHashMap<>(4);
    ours.put(STATUS, "pending");
    ours.put(EVENT_ID, eventId);
    ours.put("reason_pending", reason);
    replace(source, ours);
  }

  /** Marks a document that can never be scored; {@code reason} is a sentence. */
  public static void writeFailed(Map<String, Object> source, String eventId, String reason) {
    Map<String, Object> ours = new LinkedHashMap<>(8);
    ours.put(STATUS, "failed");
    ours.put(EVENT_ID, eventId);
    ours.put("scored_at", java.time.Instant.ofEpochMilli(System.currentTimeMillis()).toString());
    ours.put("reason", reason);
    replace(source, ours);
  }

  /** Puts {@code ours} in the place of whatever the document had below {@code api_sentinel}. */
  static void replace(Map<String, Object> source, Map<String, Object> ours) {
    if (SourceFields.hasDotted(source, ROOT)) {
      source.keySet().removeIf(key -> key.startsWith(DOTTED));
    }
    source.put(ROOT, ours);
  }
}
