package io.apisentinel.ingest.scoring;

/** The answer is not what the contract says. */
final class BadAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  BadAnswerException(String message) {
    super(message, null, false, false);
  }
}
