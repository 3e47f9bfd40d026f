package io.apisentinel.ingest.scoring;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * The hosts that a node may send events and its API key to: whoever may write pipelines could otherwise have the key sent
 * to a host of their own.
 *
 * <p>A pattern is {@code host}, {@code host:port} or {@code host:*}; without a port any is meant. {@code *.example.com}
 * means every host below that domain, and an IPv6 address stands in brackets.
 */
public final class AllowedHosts {
  /** This machine alone. */
  public static final List<String> LOOPBACK = List.of("127.0.0.1:*", "[::1]:*", "localhost:*");

  private final List<Pattern> patterns;

  /** @throws IllegalArgumentException where a pattern is malformed, saying which */
  public AllowedHosts(List<String> patterns) {
    this.patterns = patterns.stream().map(AllowedHosts::pattern).toList();
  }

  public boolean allows(URI url) {
    String host = url.getHost().toLowerCase(Locale.ROOT);
    int port = url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    return patterns.stream().anyMatch(pattern -> pattern.matches(host, port));
  }

  private static Pattern pattern(String text) {
    int afterAddress = text.startsWith("[") ? text.indexOf(']') : 0;
    int colon = afterAddress < 0 ? -1 : text.indexOf(':', afterAddress);
    String host = (colon < 0 ? text : text.substring(0, colon)).toLowerCase(Locale.ROOT);
    String port = colon < 0 ? "*" : text.substring(colon + 1);
    boolean rightPort = port.equals("*") || port.matches("[0-9]{1,5}");
    boolean rightHost = host.matches("(\\*\\.)?[a-z0-9_.-]+|\\[[0-9a-f:.]+\\]");
    if (!rightPort || !rightHost) {
      throw new IllegalArgumentException(
          "api_sentinel.allowed_hosts: [" + text + "] is not host, host:port, host:* or *.domain:port");
    }
    return new Pattern(host, port.equals("*") ? -1 : Integer.parseInt(port));
  }

  private record Pattern(String host, int port) {
    boolean matches(String otherHost, int otherPort) {
      boolean sameHost = host.startsWith("*.") ? otherHost.endsWith(host.substring(1)) : otherHost.equals(host);
      return sameHost && (port < 0 || port == otherPort);
    }
  }
}
