package io.cosmosbackup.engine.crypto;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Certificates that servers are trusted by: the system's, and those of a file.
public final class TrustedRoots {
    private TrustedRoots() {}

    /// Makes all connections that are opened from now on trust the file's certificates too
    /// ({@link SSLContext#setDefault}). So it is called once, before the first connection.
    ///
    /// @param pem the file's text
    /// @param where the file's name, for messages
    public static void add(String pem, String where) {
        SSLContext.setDefault(with(pem, where));
    }

    /// What trusts the system's certificates and the file's.
    static SSLContext with(String pem, String where) {
        List<X509Certificate> all = all(pem, where);
        try {
            KeyStore roots = KeyStore.getInstance("PKCS12");
            roots.load(null, null);
            for (int i = 0; i < all.size(); i++) {
                roots.setCertificateEntry("root-" + i, all.get(i));
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(roots), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JDK trusts by PKCS12", e);
        }
    }

    static List<X509Certificate> all(String pem, String where) {
        List<X509Certificate> all = new ArrayList<>(ofSystem());
        all.addAll(certificates(pem, where));
        return all;
    }

    private static List<X509Certificate> certificates(String pem, String where) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Pem block : Pem.all(pem)) {
            if (!block.label().equals("CERTIFICATE")) {
                continue;
            }
            try {
                certificates.add((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(block.der())));
            } catch (GeneralSecurityException e) {
                throw invalid(where, "one of its certificates cannot be read", e);
            }
        }
        if (certificates.isEmpty()) {
            throw invalid(where, "it has no certificate", null);
        }
        return certificates;
    }

    private static BackupException invalid(String where, String why, @Nullable Throwable cause) {
        return new BackupException(
                Reason.InvalidArgument,
                "cannot trust the certificates of " + where + ": " + why
                        + ". HINT: a PEM file with -----BEGIN CERTIFICATE-----",
                cause);
    }

    static List<X509Certificate> ofSystem() {
        try {
            return Arrays.stream(managers(null))
                    .filter(X509TrustManager.class::isInstance)
                    .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                    .toList();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has roots", e);
        }
    }

    private static TrustManager[] managers(@Nullable KeyStore roots) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(roots);
        return factory.getTrustManagers();
    }
}
