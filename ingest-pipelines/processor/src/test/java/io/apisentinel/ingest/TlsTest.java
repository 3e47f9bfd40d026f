package io.apisentinel.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.apisentinel.ingest.scoring.AllowedHosts;
import io.apisentinel.ingest.scoring.TlsTrust;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scorer behind TLS, whose certificate comes from an authority that only this node's settings know. */
class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;
  private static Path keys;
  private static Path authority;

  @BeforeAll
  static void makeCertificate() throws Exception {
    keys = folder.resolve("keys.p12");
    authority = folder.resolve("authority.pem");
    keytool("-genkeypair", "-alias", "scorer", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost");
    keytool("-exportcert", "-alias", "scorer", "-rfc", "-file", authority.toString());
  }

  @Test
  void aScorerWithACertificateOfTheNamedAuthorityIsTrusted() throws Exception {
    try (TestNode node = new TestNode(AllowedHosts.LOOPBACK, TlsTrust.of(List.of(authority)))) {
      assertEquals("scored", statusOverTls(node));
    }
  }

  @Test
  void anyOtherIsNot() throws Exception {
    try (TestNode node = new TestNode()) {
      assertEquals("tls", statusOverTls(node));
    }
  }

  @Test
  void aListenerThatSpeaksNoTlsIsNot() throws Exception {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread answers = new Thread(() -> answerWithoutTls(server));
    answers.start();
    try (TestNode node = new TestNode()) {
      ApiSentinelProcessor processor =
          node.processor("https://127.0.0.1:" + server.getLocalPort(), "timeout", "60s");

      assertEquals("tls", TestNode.reason(node.ingest(processor, null, TestNode.event("e"))));
    } finally {
      server.close();
      answers.join();
    }
  }

  /** Answers each connection in plain text until the server is closed. */
  private static void answerWithoutTls(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getInputStream().read();
        socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
      } catch (IOException closed) {
        // The client went first, or the server was closed: the loop's condition knows which.
      }
    }
  }

  @Test
  void aFileThatHoldsNoCertificateIsNamed() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong.pem"), "no certificate");
    var failure = assertThrows(IllegalArgumentException.class, () -> TlsTrust.of(List.of(wrong)));

    assertTrue(failure.getMessage().contains("wrong.pem"), failure.getMessage());
  }

  /** The status of a document that such a scorer answered, or why there is none. */
  private static Object statusOverTls(TestNode node) throws Exception {
    HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(serverContext()));
    server.createContext(
        "/v1/score",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] body = ("{\"bundle\":\"b\",\"verdicts\":[" + StandInScorer.verdict("e", 1) + "]}").getBytes();
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      ApiSentinelProcessor processor =
          node.processor("https://localhost:" + server.getAddress().getPort(), "timeout", "60s");
      var document = node.ingest(processor, null, TestNode.event("e"));
      return TestNode.status(document).equals("scored") ? "scored" : TestNode.reason(document);
    } finally {
      server.stop(0);
    }
  }

  private static SSLContext serverContext() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(String command, String... args) throws Exception {
    List<String> line = new java.util.ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(List.of(command, "-keystore", keys.toString(), "-storepass", PASSWORD, "-storetype", "PKCS12"));
    line.addAll(List.of(args));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), output);
  }
}
