package io.apisentinel.ingest;

import static org.elasticsearch.ingest.ConfigurationUtils.newConfigurationException;
import static org.elasticsearch.ingest.ConfigurationUtils.readOptionalStringProperty;
import static org.elasticsearch.ingest.ConfigurationUtils.readStringProperty;

import io.apisentinel.ingest.scoring.ScorerOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.core.TimeValue;

/** Reads the options of the processor from a pipeline's JSON, each within its bounds. */
final class ProcessorOptions {
  private static final String SCORE_PATH = "/v1/score";

  private ProcessorOptions() {}

  /**
   * Takes every option that it knows out of {@code config}.
   *
   * @throws org.elasticsearch.ElasticsearchParseException naming the option, its value and what is allowed
   */
  static ScorerOptions read(String tag, Map<String, Object> config) {
    Reader reader = new Reader(tag, config);
    return new ScorerOptions(
        reader.url(),
        reader.time("timeout", "500ms", 10, 60_000),
        reader.number("batch_size", 256, 1, 1_000),
        reader.bytes("batch_bytes", "1mb", 1_024, 8 * 1_024 * 1_024 - 64 * 1_024),
        reader.time("batch_age", "5ms", 1, 1_000),
        reader.number("max_in_flight", 4, 1, 64),
        reader.number("queue_size", 8_192, 1, 100_000),
        reader.bytes("queue_bytes", "32mb", 1_024, 512 * 1_024 * 1_024),
        reader.bytes("document_bytes", "512kb", 1_024, 4 * 1_024 * 1_024));
  }

  private record Reader(String tag, Map<String, Object> config) {
    URI url() {
      String text = readStringProperty(ApiSentinelProcessor.TYPE, tag, config, "url");
      URI url;
      try {
        url = new URI(text);
      } catch (URISyntaxException malformed) {
        throw wrong("url", "is no URL: " + malformed.getMessage());
      }
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      if (!scheme.equals("http") && !scheme.equals("https")) {
        throw wrong("url", "must begin with http:// or https://, for example http://127.0.0.1:8080");
      }
      if (url.getHost() == null) {
        throw wrong("url", "names no host; write it as http://host:port");
      }
      if (url.getRawUserInfo() != null) {
        throw wrong("url", "must not carry a user or password; the API key belongs into the Elasticsearch keystore");
      }
      if (url.getRawQuery() != null || url.getRawFragment() != null) {
        throw wrong("url", "must end with its path; a query or fragment is not sent");
      }
      String path = url.getRawPath() == null ? "" : url.getRawPath().replaceFirst("/$", "");
      if (path.endsWith(SCORE_PATH)) {
        throw wrong("url", "is the scorer's base address, to which " + SCORE_PATH + " is added; leave that away");
      }
      return URI.create(scheme + "://" + url.getRawAuthority() + path + SCORE_PATH);
    }

    int number(String name, int fallback, int least, int most) {
      Object value = config.remove(name);
      if (value == null) {
        return fallback;
      }
      long number;
      if (value instanceof Integer || value instanceof Long) {
        number = ((Number) value).longValue();
      } else {
        try {
          number = Long.parseLong(value.toString());
        } catch (NumberFormatException notWhole) {
          throw wrong(name, "must be a whole number from " + least + " to " + most + ", not [" + value + "]");
        }
      }
      if (number < least || number > most) {
        throw wrong(name, "must be a whole number from " + least + " to " + most + ", not [" + value + "]");
      }
      return (int) number;
    }

    TimeValue time(String name, String fallback, long leastMillis, long mostMillis) {
      String text = readOptionalStringProperty(ApiSentinelProcessor.TYPE, tag, config, name);
      String allowed = "must be a time from " + leastMillis + "ms to " + mostMillis + "ms, for example " + fallback;
      TimeValue value;
      try {
        value = TimeValue.parseTimeValue(text == null ? fallback : text, name);
      } catch (IllegalArgumentException malformed) {
        throw wrong(name, allowed + ", not [" + text + "]");
      }
      if (value.millis() < leastMillis || value.millis() > mostMillis) {
        throw wrong(name, allowed + ", not [" + text + "]");
      }
      return value;
    }

    int bytes(String name, String fallback, int least, int most) {
      String text = readOptionalStringProperty(ApiSentinelProcessor.TYPE, tag, config, name);
      String allowed =
          "must be a size from " + least + "b to " + ByteSizeValue.ofBytes(most) + ", for example " + fallback;
      long value;
      try {
        value = ByteSizeValue.parseBytesSizeValue(text == null ? fallback : text, name).getBytes();
      } catch (RuntimeException malformed) {
        throw wrong(name, allowed + ", not [" + text + "]");
      }
      if (value < least || value > most) {
        throw wrong(name, allowed + ", not [" + text + "]");
      }
      return (int) value;
    }

    private RuntimeException wrong(String name, String reason) {
      return newConfigurationException(ApiSentinelProcessor.TYPE, tag, name, reason);
    }
  }
}
