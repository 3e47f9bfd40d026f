package io.apisentinel.ingest.document;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/**
 * Which event a document is: the id that it was given before, else the user's {@code event.id}, else {@code _id}, else a
 * new one. The scorer counts an id once, so an id must be the same whenever the document comes again.
 */
public final class EventIdentity {
  /** Longest id that is taken as it stands, in UTF-16 units; Elasticsearch's own bound of an {@code _id}. */
  static final int MAX_LENGTH = 512;

  private static final SecureRandom RANDOM = new SecureRandom();

  private EventIdentity() {}

  /**
   * @param source the document's fields
   * @param documentId its {@code _id}, or null where Elasticsearch is yet to make it
   */
  public static String of(Map<String, Object> source, String documentId) {
    if (SourceFields.read(source, SentinelFields.ROOT, SentinelFields.EVENT_ID) instanceof String kept
        && !kept.isEmpty()) {
      return bounded(kept);
    }
    if (SourceFields.read(source, "event", "id") instanceof String own && !own.isEmpty()) {
      return bounded(own);
    }
    return documentId == null || documentId.isEmpty() ? fresh(System.currentTimeMillis()) : bounded(documentId);
  }

  /** An id of 32 hexadecimal digits that sorts by time: 48 bits of milliseconds since the epoch, 80 random bits. */
  static String fresh(long millis) {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    for (int i = 0; i < 6; i++) {
      bytes[i] = (byte) (millis >>> (40 - 8 * i));
    }
    return HexFormat.of().formatHex(bytes);
  }

  private static String bounded(String id) {
    if (id.length() <= MAX_LENGTH) {
      return id;
    }
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }
}
