package io.cosmosbackup.support;

import io.cosmosbackup.emulator.entra.JsonWebKeys;
import io.cosmosbackup.emulator.entra.Registration;
import io.cosmosbackup.emulator.entra.TokenService;
import io.cosmosbackup.emulator.entra.TokenSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A cluster that signs tokens of service accounts, as a projected volume holds them.
public final class ServiceAccounts {
    public static final String ISSUER = "https://kubernetes.default.svc.cluster.local";
    public static final String SUBJECT = "system:serviceaccount:shop:backup";

    /// One for the process: a new RSA key costs half a second of CPU.
    private static final TokenSigner SIGNER = new TokenSigner();

    private final TokenSigner signer;

    public ServiceAccounts() {
        this(SIGNER);
    }

    private ServiceAccounts(TokenSigner signer) {
        this.signer = signer;
    }

    /// A cluster that has another key, and says that it is the first.
    public static ServiceAccounts impostor() {
        return new ServiceAccounts(new TokenSigner());
    }

    /// Lets a token service believe this cluster, and gives a client id a federated credential for {@link
    /// #SUBJECT}.
    public void trustedBy(TokenService service, String clientId, String objectId) {
        service.believe(ISSUER, signer.keys())
                .register(Registration.federated(clientId, objectId, new Registration.Federated(ISSUER, SUBJECT)));
    }

    /// What the tokens are signed by.
    public JsonWebKeys keys() {
        return signer.keys();
    }

    public String token() {
        return token(Map.of());
    }

    /// @param instead claims that are others than usual
    public String token(Map<String, ?> instead) {
        Instant now = Instant.now();
        Map<String, Object> claims = new TreeMap<>();
        claims.put("iss", ISSUER);
        claims.put("sub", SUBJECT);
        claims.put("aud", List.of(Registration.Federated.AUDIENCE));
        claims.put("iat", now.getEpochSecond());
        claims.put("nbf", now.getEpochSecond());
        claims.put("exp", now.plus(Duration.ofHours(1)).getEpochSecond());
        claims.putAll(instead);
        return signer.sign(claims);
    }

    /// Writes a token's file, as the kubelet does.
    public Path file(Path folder) throws IOException {
        return Files.writeString(folder.resolve("azure-identity-token"), token());
    }
}
