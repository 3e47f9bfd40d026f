package io.apisentinel.ingest.scoring;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.XContentType;

/** Reads {@code {"bundle": …, "verdicts": […]}}, within bounds on what one verdict may hold. */
final class AnswerReader {
  /** Elasticsearch maps 20 levels below the document's root. */
  private static final int MAX_DEPTH = 12;

  private static final int MAX_VALUES = 2_000;

  private final XContentParser json;
  private int values;

  private AnswerReader(XContentParser json) {
    this.json = json;
  }

  /**
   * The verdicts in order, each an object that may be changed.
   *
   * @param expected how many there must be
   * @throws BadAnswerException where the answer is anything else
   */
  static List<Map<String, Object>> read(byte[] body, int expected) throws BadAnswerException {
    try (XContentParser json = XContentType.JSON.xContent().createParser(XContentParserConfiguration.EMPTY, body)) {
      return new AnswerReader(json).answer(expected);
    } catch (IOException | IllegalArgumentException malformed) {
      throw new BadAnswerException("the answer is no JSON");
    }
  }

  private List<Map<String, Object>> answer(int expected) throws IOException, BadAnswerException {
    if (json.nextToken() != XContentParser.Token.START_OBJECT) {
      throw new BadAnswerException("the answer is no JSON object");
    }
    List<Map<String, Object>> verdicts = null;
    while (json.nextToken() == XContentParser.Token.FIELD_NAME) {
      boolean isVerdicts = json.currentName().equals("verdicts");
      XContentParser.Token token = json.nextToken();
      if (isVerdicts && token == XContentParser.Token.START_ARRAY) {
        verdicts = verdicts(expected);
      } else {
        json.skipChildren();
      }
    }
    if (json.currentToken() != XContentParser.Token.END_OBJECT || json.nextToken() != null) {
      throw new BadAnswerException("the answer does not end with its object");
    }
    if (verdicts == null || verdicts.size() != expected) {
      throw new BadAnswerException("the answer has not one verdict a document");
    }
    return verdicts;
  }

  private List<Map<String, Object>> verdicts(int expected) throws IOException, BadAnswerException {
    List<Map<String, Object>> verdicts = new ArrayList<>(expected);
    while (json.nextToken() == XContentParser.Token.START_OBJECT) {
      if (verdicts.size() == expected) {
        throw new BadAnswerException("the answer has more verdicts than documents");
      }
      values = 0;
      verdicts.add(object(1));
    }
    if (json.currentToken() != XContentParser.Token.END_ARRAY) {
      throw new BadAnswerException("a verdict is no object");
    }
    return verdicts;
  }

  private Map<String, Object> object(int depth) throws IOException, BadAnswerException {
    Map<String, Object> object = new LinkedHashMap<>();
    while (json.nextToken() == XContentParser.Token.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      object.put(name, value(depth));
    }
    return object;
  }

  private List<Object> list(int depth) throws IOException, BadAnswerException {
    List<Object> list = new ArrayList<>();
    while (json.nextToken() != XContentParser.Token.END_ARRAY) {
      list.add(value(depth));
    }
    return list;
  }

  private Object value(int depth) throws IOException, BadAnswerException {
    if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
      throw new BadAnswerException("a verdict is larger or deeper than any right one");
    }
    XContentParser.Token token = json.currentToken();
    if (token == null) {
      throw new BadAnswerException("the answer ends in the middle");
    }
    return switch (token) {
      case START_OBJECT -> object(depth + 1);
      case START_ARRAY -> list(depth + 1);
      case VALUE_STRING -> json.text();
      case VALUE_NUMBER -> json.numberValue();
      case VALUE_BOOLEAN -> json.booleanValue();
      case VALUE_NULL -> null;
      default -> throw new BadAnswerException("the answer is no JSON");
    };
  }
}
