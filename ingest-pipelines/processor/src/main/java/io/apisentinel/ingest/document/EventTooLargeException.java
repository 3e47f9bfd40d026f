package io.apisentinel.ingest.document;

/** The event is larger than a request may hold, even with its long values shortened; the message says so to a reader. */
public final class EventTooLargeException extends Exception {
  private static final long serialVersionUID = 1L;

  EventTooLargeException(int limit) {
    super("the event is larger than " + limit + " bytes even with its long values shortened", null, false, false);
  }
}
