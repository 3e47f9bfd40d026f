package io.apisentinel.ingest.scoring;

import java.net.URI;
import org.elasticsearch.core.TimeValue;

/**
 * How one scorer is spoken to; processors with equal options share one {@link Scorer}.
 *
 * @param url where events are posted, with its path
 * @param timeout how long a document may wait for its verdict, from entry
 * @param batchSize most documents in a request
 * @param batchBytes most bytes of events in a request
 * @param batchAge how long the first document of a batch waits for others
 * @param maxInFlight most requests under way at once
 * @param queueSize most documents waiting for a request
 * @param queueBytes most bytes of events waiting for a request
 * @param documentBytes most bytes of one event as JSON
 */
public record ScorerOptions(
    URI url,
    TimeValue timeout,
    int batchSize,
    int batchBytes,
    TimeValue batchAge,
    int maxInFlight,
    int queueSize,
    int queueBytes,
    int documentBytes) {}
