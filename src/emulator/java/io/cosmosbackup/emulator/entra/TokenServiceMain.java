package io.cosmosbackup.emulator.entra;

import io.cosmosbackup.emulator.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/// The token service as a program, by HTTPS, until it is killed:
///
///     --host H --port N --tenant ID --life SECONDS
///     --certificate FILE (written: what clients trust)
///     --keys FILE (written: what its own tokens are signed by)
///     --issuer URL --issuer-keys FILE (of service accounts' tokens: /openid/v1/jwks of the API server)
///     --federated CLIENT:OBJECT:SUBJECT[:AUDIENCE]... --secret CLIENT:OBJECT:SECRET...
///
/// A subject is {@code system:serviceaccount:NAMESPACE:NAME}. One client may have several federated
/// credentials and secrets. Prints one line once it listens and has written its files, with its issuer.
public final class TokenServiceMain {
    private static final Set<String> OPTIONS = Set.of(
            "--host",
            "--port",
            "--tenant",
            "--life",
            "--certificate",
            "--keys",
            "--issuer",
            "--issuer-keys",
            "--federated",
            "--secret");

    private TokenServiceMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        TokenService service = start(args);
        System.out.println("listening address=" + service.address() + " issuer=" + service.issuer());
        new CountDownLatch(1).await();
    }

    static TokenService start(String... args) throws IOException {
        Map<String, List<String>> options = options(args);
        Map<String, Registration> registrations = registrations(options);
        String host = one(options, "--host", "127.0.0.1");
        SelfSignedCertificate certificate = SelfSignedCertificate.of(host);
        TokenService service = TokenService.start(
                host,
                Integer.parseInt(one(options, "--port", "0")),
                one(options, "--tenant", "11111111-1111-1111-1111-111111111111"),
                certificate.serverContext());
        service.setLife(Duration.ofSeconds(Long.parseLong(one(options, "--life", "3600"))));
        if (options.containsKey("--issuer")) {
            Path keys = Path.of(one(options, "--issuer-keys", "jwks.json"));
            service.believe(one(options, "--issuer", ""), JsonWebKeys.parse(Files.readString(keys)));
        }
        registrations.values().forEach(service::register);
        write(options, "--certificate", certificate.pem());
        write(options, "--keys", service.keys().json());
        return service;
    }

    private static Map<String, List<String>> options(String... args) {
        Map<String, List<String>> options = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!OPTIONS.contains(args[i]) || i + 1 == args.length) {
                throw new IllegalArgumentException(
                        OPTIONS.contains(args[i]) ? args[i] + " needs a value" : "unknown argument " + args[i]);
            }
            options.computeIfAbsent(args[i], _ -> new ArrayList<>()).add(args[i + 1]);
        }
        return options;
    }

    private static void write(Map<String, List<String>> options, String name, String text) throws IOException {
        if (options.containsKey(name)) {
            Files.writeString(Path.of(one(options, name, "")), text);
        }
    }

    private static Map<String, Registration> registrations(Map<String, List<String>> options) {
        List<Registration> given = new ArrayList<>();
        for (String text : options.getOrDefault("--federated", List.of())) {
            given.add(federated(one(options, "--issuer", ""), text));
        }
        for (String text : options.getOrDefault("--secret", List.of())) {
            String[] parts = text.split(":", 3);
            if (parts.length < 3) {
                throw new IllegalArgumentException("--secret is no CLIENT:OBJECT:SECRET");
            }
            given.add(Registration.withSecret(parts[0], parts[1], parts[2]));
        }
        Map<String, Registration> byClient = new LinkedHashMap<>();
        given.forEach(one -> byClient.merge(one.clientId(), one, TokenServiceMain::together));
        return byClient;
    }

    private static Registration together(Registration one, Registration other) {
        if (!one.objectId().equals(other.objectId())) {
            throw new IllegalArgumentException("client " + one.clientId() + " has two object ids");
        }
        List<Registration.Federated> federated = new ArrayList<>(one.federated());
        federated.addAll(other.federated());
        List<String> secrets = new ArrayList<>(one.secrets());
        secrets.addAll(other.secrets());
        return new Registration(one.clientId(), one.objectId(), federated, secrets, one.certificates());
    }

    /// A subject has colons of its own, three of them.
    private static Registration federated(String issuer, String text) {
        String[] parts = text.split(":", -1);
        if (parts.length < 6 || issuer.isEmpty()) {
            throw new IllegalArgumentException(
                    "no CLIENT:OBJECT:system:serviceaccount:NAMESPACE:NAME with an --issuer: " + text);
        }
        String subject = String.join(":", parts[2], parts[3], parts[4], parts[5]);
        String audience = parts.length == 6
                ? Registration.Federated.AUDIENCE
                : String.join(":", List.of(parts).subList(6, parts.length));
        return Registration.federated(parts[0], parts[1], new Registration.Federated(issuer, subject, audience));
    }

    private static String one(Map<String, List<String>> options, String name, String usual) {
        return options.getOrDefault(name, List.of(usual)).getLast();
    }
}
