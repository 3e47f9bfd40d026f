package io.apisentinel.ingest.scoring;

import java.io.IOException;

/** The answer is larger than any right one could be. */
final class AnswerTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  AnswerTooLargeException(long limit) {
    super("the scorer's answer is larger than " + limit + " bytes");
  }
}
