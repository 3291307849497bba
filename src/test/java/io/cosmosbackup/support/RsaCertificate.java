package io.cosmosbackup.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;

/// An RSA key with a certificate that it signed for itself, made by the JDK's `keytool` in a folder of the
/// test.
public record RsaCertificate(X509Certificate certificate, byte[] pkcs8) {
    public static RsaCertificate in(Path folder, String name) throws IOException, GeneralSecurityException {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-J-XX:TieredStopAtLevel=1",
                        "-genkeypair",
                        "-alias",
                        "one",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=" + name,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        keytool.getOutputStream().close();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        } catch (IOException e) {
            throw new IOException("keytool: " + output.strip(), e);
        }
        return new RsaCertificate(
                (X509Certificate) keys.getCertificate("one"),
                keys.getKey("one", "changeit".toCharArray()).getEncoded());
    }

    /// The private key and the certificate, as `openssl req -x509 -noenc` writes them.
    public String pem() throws GeneralSecurityException {
        return block("PRIVATE KEY", pkcs8) + block("CERTIFICATE", certificate.getEncoded());
    }

    public static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
