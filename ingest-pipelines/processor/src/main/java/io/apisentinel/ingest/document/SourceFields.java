package io.apisentinel.ingest.document;

import java.util.Map;

/** Reads and adds fields {@code object.field} of a document, whether it writes them nested or with a dotted key. */
final class SourceFields {
  private SourceFields() {}

  /** The value of {@code object.field}, or null where it is absent or stands below something that is no object. */
  static Object read(Map<String, Object> source, String object, String field) {
    if (source.get(object) instanceof Map<?, ?> fields) {
      Object value = fields.get(field);
      if (value != null) {
        return value;
      }
    }
    return source.get(object + "." + field);
  }

  /** Whether the document writes anything below {@code object} with a dotted key. */
  static boolean hasDotted(Map<String, Object> source, String object) {
    for (String key : source.keySet()) {
      if (key.length() > object.length() && key.charAt(object.length()) == '.' && key.startsWith(object)) {
        return true;
      }
    }
    return false;
  }
}
