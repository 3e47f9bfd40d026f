package io.apisentinel.ingest.scoring;

/**
 * Why a document has no verdict yet: the word that stands in {@code api_sentinel.reason_pending} and in the counters.
 */
public record PendingReason(String code) {
  /** No verdict within the timeout. */
  public static final PendingReason DEADLINE = new PendingReason("deadline");

  /** More documents, or bytes, wait for the scorer than the queue may hold. */
  public static final PendingReason QUEUE_FULL = new PendingReason("queue_full");

  /** The scorer failed several times in a row and is left alone for a while. */
  public static final PendingReason BREAKER_OPEN = new PendingReason("breaker_open");

  /** No connection, or it broke before the answer was complete. */
  public static final PendingReason UNREACHABLE = new PendingReason("unreachable");

  /** The TLS handshake failed. */
  public static final PendingReason TLS = new PendingReason("tls");

  /** The answer was not what the contract says. */
  public static final PendingReason BAD_ANSWER = new PendingReason("bad_answer");

  /** The answer was larger than any right one. */
  public static final PendingReason ANSWER_TOO_LARGE = new PendingReason("answer_too_large");

  /** The answer's verdict on this document was not what the contract says. */
  public static final PendingReason BAD_VERDICT = new PendingReason("bad_verdict");

  /** The document holds what JSON cannot say. */
  public static final PendingReason UNWRITABLE = new PendingReason("unwritable");

  /** This node's {@code api_sentinel.allowed_hosts} does not name the scorer's host. */
  public static final PendingReason HOST_NOT_ALLOWED = new PendingReason("host_not_allowed");

  /** The node is stopping. */
  public static final PendingReason STOPPING = new PendingReason("stopping");

  /** The scorer refused with this HTTP status: {@code http_429} and the like. */
  public static PendingReason http(int status) {
    return new PendingReason("http_" + status);
  }
}
