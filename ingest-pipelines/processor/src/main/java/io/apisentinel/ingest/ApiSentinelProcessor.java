package io.apisentinel.ingest;

import io.apisentinel.ingest.document.EventIdentity;
import io.apisentinel.ingest.document.EventTooLargeException;
import io.apisentinel.ingest.document.EventWriter;
import io.apisentinel.ingest.document.SentinelFields;
import io.apisentinel.ingest.scoring.PendingDocument;
import io.apisentinel.ingest.scoring.PendingReason;
import io.apisentinel.ingest.scoring.Scorer;
import java.io.IOException;
import java.util.Map;
import java.util.function.BiConsumer;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.ingest.AbstractProcessor;
import org.elasticsearch.ingest.ConfigurationUtils;
import org.elasticsearch.ingest.IngestDocument;

/**
 * Has each document scored, or marks it pending; it never fails a document and never blocks the thread that brings it.
 *
 * <p>The event is serialised here, on the caller's thread: once the deadline has passed, later processors change the
 * document while its batch may still be under way.
 */
public final class ApiSentinelProcessor extends AbstractProcessor {
  /** The processor's name in a pipeline. */
  public static final String TYPE = "api_sentinel";

  private final Scorer scorer;
  private final ThreadContext threadContext;

  ApiSentinelProcessor(String tag, String description, Scorer scorer, ThreadContext threadContext) {
    super(tag, description);
    this.scorer = scorer;
    this.threadContext = threadContext;
  }

  @Override
  public String getType() {
    return TYPE;
  }

  @Override
  public boolean isAsync() {
    return true;
  }

  /** Elasticsearch calls the asynchronous form; this one cannot be answered without blocking. */
  @Override
  public IngestDocument execute(IngestDocument document) {
    throw new UnsupportedOperationException("the api_sentinel processor is asynchronous");
  }

  /** Refuses the pipeline when it is put; where it exists already, {@link #execute} keeps to the same rule. */
  @Override
  public void extraValidation() {
    if (!scorer.isAllowed()) {
      throw ConfigurationUtils.newConfigurationException(
          TYPE,
          getTag(),
          "url",
          "names a host that this node may not send events to; add it to api_sentinel.allowed_hosts in"
              + " elasticsearch.yml of every node and restart them");
    }
  }

  @Override
  public void execute(IngestDocument document, BiConsumer<IngestDocument, Exception> handler) {
    long entered = scorer.now();
    Map<String, Object> source = document.getSource();
    if (SentinelFields.isOurs(source, document.getMetadata().getIndex()) || SentinelFields.carriesVerdict(source)) {
      scorer.counters().passedBy();
      handler.accept(document, null);
      return;
    }
    String documentId = document.getMetadata().getId();
    String eventId = EventIdentity.of(source, documentId);
    PendingReason refused = scorer.refusal();
    if (refused != null) {
      goOnPending(document, handler, eventId, refused);
      return;
    }
    byte[] event;
    try {
      event = EventWriter.write(source, documentId, eventId, scorer.options().documentBytes());
    } catch (EventTooLargeException tooLarge) {
      scorer.counters().failed();
      SentinelFields.writeFailed(source, eventId, tooLarge.getMessage());
      handler.accept(document, null);
      return;
    } catch (IOException | RuntimeException unwritable) {
      goOnPending(document, handler, eventId, PendingReason.UNWRITABLE);
      return;
    }
    long deadline = entered + scorer.options().timeout().nanos();
    PendingReason unsent =
        scorer.submit(
            new PendingDocument(
                document, handler, threadContext.newRestorableContext(false), eventId, event, entered, deadline));
    if (unsent != null) {
      goOnPending(document, handler, eventId, unsent);
    }
  }

  private void goOnPending(
      IngestDocument document,
      BiConsumer<IngestDocument, Exception> handler,
      String eventId,
      PendingReason reason) {
    scorer.counters().pending(reason);
    SentinelFields.writePending(document.getSource(), eventId, reason.code());
    handler.accept(document, null);
  }
}
