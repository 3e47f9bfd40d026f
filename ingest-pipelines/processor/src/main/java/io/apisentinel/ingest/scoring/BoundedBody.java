package io.apisentinel.ingest.scoring;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Gathers the body of an answer, and breaks the exchange off as soon as it is larger than allowed. */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final List<ByteBuffer> parts = new ArrayList<>();
  private final long limit;
  private Flow.Subscription subscription;
  private long received;

  BoundedBody(long limit) {
    this.limit = limit;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription = newSubscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (body.isDone()) {
      return;
    }
    for (ByteBuffer buffer : buffers) {
      received += buffer.remaining();
    }
    if (received > limit) {
      parts.clear();
      subscription.cancel();
      body.completeExceptionally(new AnswerTooLargeException(limit));
    } else {
      parts.addAll(buffers);
    }
  }

  @Override
  public void onError(Throwable failure) {
    parts.clear();
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    byte[] whole = new byte[(int) received];
    int offset = 0;
    for (ByteBuffer part : parts) {
      int length = part.remaining();
      part.get(whole, offset, length);
      offset += length;
    }
    parts.clear();
    body.complete(whole);
  }
}
