package io.apisentinel.ingest.scoring;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Trust in private certificate authorities, in place of those of the Java runtime. */
public final class TlsTrust {
  private TlsTrust() {}

  /**
   * @param authorities files of PEM certificates; none for the runtime's own trust
   * @return null where there are none
   * @throws IllegalArgumentException where one cannot be read, saying which
   */
  public static SSLContext of(List<Path> authorities) {
    if (authorities.isEmpty()) {
      return null;
    }
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Path file : authorities) {
        addCertificates(trusted, file);
      }
      TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException unusable) {
      throw new IllegalArgumentException("api_sentinel.ssl.certificate_authorities cannot be used", unusable);
    }
  }

  private static void addCertificates(KeyStore trusted, Path file) {
    try (InputStream pem = Files.newInputStream(file)) {
      int before = trusted.size();
      for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("authority-" + trusted.size(), certificate);
      }
      if (trusted.size() == before) {
        throw new IllegalArgumentException(
            "api_sentinel.ssl.certificate_authorities: [" + file + "] holds no PEM certificate");
      }
    } catch (GeneralSecurityException | IOException unreadable) {
      throw new IllegalArgumentException(
          "api_sentinel.ssl.certificate_authorities: [" + file + "] cannot be read as PEM certificates", unreadable);
    }
  }
}
