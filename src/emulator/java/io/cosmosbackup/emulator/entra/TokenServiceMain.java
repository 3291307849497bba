package io.cosmosbackup.emulator.entra;

import io.cosmosbackup.emulator.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// The token service as a program, by HTTPS, until it is killed:
///
///     --host H --port N --tenant ID --certificate FILE (written: what clients trust)
///     --issuer URL --issuer-keys FILE (of service accounts' tokens: /openid/v1/jwks of the API server)
///     --federated CLIENT:OBJECT:SUBJECT[:AUDIENCE]... --secret CLIENT:OBJECT:SECRET... --life SECONDS
///     --keys FILE (written: what its own tokens are signed by)
///
/// A subject is {@code system:serviceaccount:NAMESPACE:NAME}. Prints one line once it listens, with its
/// issuer.
public final class TokenServiceMain {
    private TokenServiceMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Map<String, List<String>> options = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.computeIfAbsent(args[i], _ -> new ArrayList<>()).add(args[i + 1]);
        }
        String host = one(options, "--host", "127.0.0.1");
        SelfSignedCertificate certificate = SelfSignedCertificate.of(host);
        TokenService service = TokenService.start(
                host,
                Integer.parseInt(one(options, "--port", "0")),
                one(options, "--tenant", "11111111-1111-1111-1111-111111111111"),
                certificate.serverContext());
        service.setLife(Duration.ofSeconds(Long.parseLong(one(options, "--life", "3600"))));
        String issuer = one(options, "--issuer", "");
        if (!issuer.isEmpty()) {
            service.believe(
                    issuer, JsonWebKeys.parse(Files.readString(Path.of(one(options, "--issuer-keys", "jwks.json")))));
        }
        for (String text : options.getOrDefault("--federated", List.of())) {
            service.register(federated(issuer, text));
        }
        for (String text : options.getOrDefault("--secret", List.of())) {
            String[] parts = text.split(":", 3);
            service.register(Registration.withSecret(parts[0], parts[1], parts[2]));
        }
        if (options.containsKey("--certificate")) {
            Files.writeString(Path.of(one(options, "--certificate", "")), certificate.pem());
        }
        if (options.containsKey("--keys")) {
            Files.writeString(
                    Path.of(one(options, "--keys", "")), service.keys().json());
        }
        System.out.println("listening address=" + service.address() + " issuer=" + service.issuer());
        new CountDownLatch(1).await();
    }

    /// A subject has colons of its own, three of them.
    private static Registration federated(String issuer, String text) {
        String[] parts = text.split(":", -1);
        if (parts.length < 6) {
            throw new IllegalArgumentException("no CLIENT:OBJECT:system:serviceaccount:NAMESPACE:NAME: " + text);
        }
        String subject = String.join(":", parts[2], parts[3], parts[4], parts[5]);
        String audience = parts.length == 6
                ? Registration.Federated.AUDIENCE
                : String.join(":", List.of(parts).subList(6, parts.length));
        return Registration.federated(parts[0], parts[1], new Registration.Federated(issuer, subject, audience));
    }

    private static String one(Map<String, List<String>> options, String name, String usual) {
        List<String> given = options.getOrDefault(name, List.of(usual));
        return given.getLast();
    }
}
