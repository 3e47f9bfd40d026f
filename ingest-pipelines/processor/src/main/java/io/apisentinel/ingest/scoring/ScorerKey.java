package io.apisentinel.ingest.scoring;

import org.elasticsearch.common.settings.SecureSetting;
import org.elasticsearch.common.settings.SecureString;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Settings;

/** The API key for the scorer, from the Elasticsearch keystore alone. */
public final class ScorerKey {
  /** The name under which {@code elasticsearch-keystore add} takes it. */
  public static final Setting<SecureString> SETTING = SecureSetting.secureString("api_sentinel.api_key", null);

  private volatile String authorization;

  /**
   * Reads the key while the keystore is open: at the start of the node and when secure settings are reloaded.
   *
   * @throws IllegalArgumentException where the key holds what no HTTP header may
   */
  public void read(Settings settings) {
    try (SecureString key = SETTING.get(settings)) {
      for (int i = 0; i < key.length(); i++) {
        if (key.charAt(i) <= ' ' || key.charAt(i) > '~') {
          throw new IllegalArgumentException(
              "the secure setting api_sentinel.api_key holds a blank, a line break or a character beyond ASCII;"
                  + " add it to the keystore again");
        }
      }
      authorization = key.length() == 0 ? null : "ApiKey " + key;
    }
  }

  /** The header's value, or null where the keystore has no key. */
  String authorization() {
    return authorization;
  }
}
