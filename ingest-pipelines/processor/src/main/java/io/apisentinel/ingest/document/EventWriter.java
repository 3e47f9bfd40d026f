package io.apisentinel.ingest.document;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentType;

/**
 * A document as the JSON of one event, as the scorer is to see it.
 *
 * <p>Left out are the objects in which shippers describe themselves and their machine ({@link #LEFT_OUT}), and all of
 * {@code api_sentinel} but its {@code event_id}. A document above the limit is written again with its long strings, lists
 * and objects shortened: offsets into what is kept stay true.
 */
public final class EventWriter {
  /**
   * Objects that no part of the scorer reads. Only objects: a string {@code host} is a request's host in some logs. A list
   * of what to leave out rather than of what to send, because the logs of Kong, Envoy and API gateways are not ECS and
   * have their fields anywhere.
   */
  static final Set<String> LEFT_OUT =
      Set.of(
          "agent",
          "cloud",
          "container",
          "data_stream",
          "docker",
          "ecs",
          "elastic",
          "elastic_agent",
          "fileset",
          "host",
          "input",
          "kubernetes",
          "log",
          "orchestrator",
          "process");

  /** Deeper than this nothing is sent; Elasticsearch maps 20 levels. */
  static final int MAX_DEPTH = 64;

  private static final int[] STRING_LIMITS = {Integer.MAX_VALUE, 64 * 1024, 2 * 1024};
  private static final int[] ENTRY_LIMITS = {Integer.MAX_VALUE, 1_000, 64};
  private static final ThreadLocal<BoundedOutput> OUTPUT = ThreadLocal.withInitial(BoundedOutput::new);

  private final XContentBuilder json;
  private final int maxString;
  private final int maxEntries;

  private EventWriter(XContentBuilder json, int maxString, int maxEntries) {
    this.json = json;
    this.maxString = maxString;
    this.maxEntries = maxEntries;
  }

  /**
   * @param documentId the document's {@code _id}, or null
   * @param limit most bytes that the event may have
   * @throws EventTooLargeException where it has more even when shortened
   * @throws IOException where the document holds what JSON cannot say, such as half a surrogate pair
   */
  public static byte[] write(Map<String, Object> source, String documentId, String eventId, int limit)
      throws EventTooLargeException, IOException {
    BoundedOutput output = OUTPUT.get();
    for (int attempt = 0; attempt < STRING_LIMITS.length; attempt++) {
      output.reset(limit);
      try (XContentBuilder json = new XContentBuilder(XContentType.JSON.xContent(), output)) {
        new EventWriter(json, STRING_LIMITS[attempt], ENTRY_LIMITS[attempt]).event(source, documentId, eventId);
      } catch (IOException | RuntimeException failure) {
        if (!output.overflowed()) {
          throw failure;
        }
      }
      if (!output.overflowed()) {
        return output.toByteArray();
      }
    }
    throw new EventTooLargeException(limit);
  }

  private void event(Map<String, Object> source, String documentId, String eventId) throws IOException {
    json.startObject();
    if (documentId != null) {
      json.field("_id", documentId);
    }
    json.startObject(SentinelFields.ROOT).field(SentinelFields.EVENT_ID, eventId).endObject();
    int entries = 0;
    for (Map.Entry<String, Object> entry : source.entrySet()) {
      String key = entry.getKey();
      Object value = entry.getValue();
      boolean ours = key.startsWith(SentinelFields.ROOT) || key.equals("_id");
      if (ours || (value instanceof Map && LEFT_OUT.contains(key))) {
        continue;
      }
      if (++entries > maxEntries) {
        break;
      }
      json.field(key);
      value(value, 1);
    }
    json.endObject();
  }

  private void value(Object value, int depth) throws IOException {
    if (value instanceof String text) {
      json.value(text.length() > maxString ? shortened(text) : text);
    } else if (value instanceof Map<?, ?> map) {
      if (depth >= MAX_DEPTH) {
        json.nullValue();
      } else {
        object(map, depth);
      }
    } else if (value instanceof Collection<?> list) {
      if (depth >= MAX_DEPTH) {
        json.nullValue();
      } else {
        list(list, depth);
      }
    } else if (value == null || value instanceof Number || value instanceof Boolean || value instanceof byte[]) {
      json.value(value);
    } else {
      json.value(value.toString());
    }
  }

  private void object(Map<?, ?> map, int depth) throws IOException {
    json.startObject();
    int entries = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (++entries > maxEntries) {
        break;
      }
      json.field(String.valueOf(entry.getKey()));
      value(entry.getValue(), depth + 1);
    }
    json.endObject();
  }

  private void list(Collection<?> list, int depth) throws IOException {
    json.startArray();
    int entries = 0;
    for (Object element : list) {
      if (++entries > maxEntries) {
        break;
      }
      value(element, depth + 1);
    }
    json.endArray();
  }

  private String shortened(String text) {
    int end = Character.isHighSurrogate(text.charAt(maxString - 1)) ? maxString - 1 : maxString;
    return text.substring(0, end);
  }
}
