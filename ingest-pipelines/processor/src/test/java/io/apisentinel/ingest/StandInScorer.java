package io.apisentinel.ingest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.xcontent.XContentType;

/** A real HTTP server that speaks the scorer's contract, well or badly as the test says. */
final class StandInScorer implements AutoCloseable {
  /** Answers one request; the events of it have been read. */
  interface Behavior {
    void answer(Request request) throws IOException;
  }

  /** What came in, and the way back. */
  record Request(HttpExchange exchange, List<Map<String, Object>> events) {
    String header(String name) {
      return exchange.getRequestHeaders().getFirst(name);
    }

    void send(int status, String body, String... headers) throws IOException {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    }

    void score() throws IOException {
      send(200, answerTo(events));
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile Behavior behavior = Request::score;

  StandInScorer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/v1/score",
        exchange -> {
          Request request = new Request(exchange, events(exchange.getRequestBody().readAllBytes()));
          requests.add(request);
          behavior.answer(request);
        });
    server.start();
  }

  void behave(Behavior newBehavior) {
    behavior = newBehavior;
  }

  List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  static String answerTo(List<Map<String, Object>> events) {
    StringBuilder answer = new StringBuilder("{\"bundle\":\"test\",\"verdicts\":[");
    for (int i = 0; i < events.size(); i++) {
      answer.append(i == 0 ? "" : ",").append(verdict(eventId(events.get(i)), 79.65));
    }
    return answer.append("]}").toString();
  }

  static String verdict(String eventId, double score) {
    return "{\"status\":\"scored\",\"event_id\":\""
        + eventId
        + "\",\"scored_at\":\"2026-01-01T00:00:00.000Z\",\"risk\":{\"score\":"
        + score
        + ",\"level\":\"HIGH\"},\"attack\":{\"type\":\"sql_injection\",\"confidence\":0.9,\"owasp\":[\"API8:2023\"],"
        + "\"mitre\":[\"T1190\"],\"evidence\":[]},\"reason\":\"A quote closes the string.\"}";
  }

  static String eventId(Map<String, Object> event) {
    return (String) ((Map<?, ?>) event.get("api_sentinel")).get("event_id");
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> events(byte[] body) {
    Map<String, Object> request =
        XContentHelper.convertToMap(XContentType.JSON.xContent(), new String(body, StandardCharsets.UTF_8), true);
    return (List<Map<String, Object>>) request.get("events");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
