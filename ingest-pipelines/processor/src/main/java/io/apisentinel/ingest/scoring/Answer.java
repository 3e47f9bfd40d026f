package io.apisentinel.ingest.scoring;

import java.util.Optional;

/**
 * What the scorer answered to a request.
 *
 * @param retryAfter the header {@code Retry-After}, as sent
 */
record Answer(int status, byte[] body, Optional<String> retryAfter) {}
