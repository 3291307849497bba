package io.cosmosbackup.engine.store.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.entra.Registration;
import io.cosmosbackup.emulator.entra.SignedToken;
import io.cosmosbackup.emulator.entra.TokenService;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.identity.EntraTokens;
import io.cosmosbackup.engine.identity.Secret;
import io.cosmosbackup.engine.identity.SecretFile;
import io.cosmosbackup.engine.identity.TokenSource;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.BlobStore.PutResult;
import io.cosmosbackup.engine.store.azure.FakeBlobService.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What opens a storage account, and what a person is told when it is refused.
class BlobAccessTest {
    private static final byte[] BYTES = "present".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private final FakeBlobService service = new FakeBlobService();
    private final TokenService entra = TokenService.start("tenant-1");

    @AfterEach
    void stop() {
        service.close();
        entra.close();
    }

    private BlobAccess token() {
        entra.register(Registration.withSecret("client-1", "object-1", "word"));
        TokenSource.Application application =
                new TokenSource.Application(entra.address().toString(), "tenant-1", "client-1");
        return new BlobAccess.Entra(
                new EntraTokens(new TokenSource.ClientSecret(application, Secret.of("word", "the Secret"))),
                "https://storage.azure.com/.default");
    }

    private List<String> authorizations() {
        return service.requests.stream()
                .map(request -> Objects.requireNonNullElse(request.headers().get("Authorization"), "none"))
                .toList();
    }

    private static void everyOperation(BlobStore store) {
        assertEquals(PutResult.Created, store.putIfAbsent("a", BYTES));
        assertEquals(PutResult.SameBytes, store.putIfAbsent("a", BYTES));
        assertTrue(store.read("a", 10).isPresent());
        assertTrue(store.readStart("a", 3).isPresent());
        BlobStore.Entry entry = store.find("a").orElseThrow();
        store.list("", _ -> {});
        store.now();
        store.protection();
        store.surroundings().look("", 10);
        store.delete(entry);
    }

    @Test
    void everyRequestBearsTheIdentitysToken() {
        everyOperation(service.open(token()));
        assertEquals(1, entra.given());
        assertTrue(authorizations().size() >= 12, authorizations().toString());
        for (String authorization : authorizations()) {
            SignedToken token = SignedToken.parse(authorization.replaceFirst("^Bearer ", ""))
                    .orElseThrow();
            assertEquals("object-1", token.text("oid"));
            assertTrue(token.isFor("https://storage.azure.com"), token.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "GET", "HEAD"})
    void aTokenThatIsRefusedIsRenewedOnce(String method) {
        BlobStore store = service.open(token());
        service.blobs.put("b", BYTES);
        service.refusedOnce.put(method, new Answer(401, "InvalidAuthenticationInfo"));
        everyOperation(store);
        assertTrue(store.read("b", 10).isPresent());
        assertEquals(2, entra.given());

        service.refused.put("GET", new Answer(401, "InvalidAuthenticationInfo"));
        service.requests.clear();
        BackupException failure = assertThrows(BackupException.class, () -> store.read("b", 10));
        assertEquals(Reason.AccessDenied, failure.reason());
        assertEquals(2, service.requests.size());
        assertNotEquals(authorizations().get(0), authorizations().get(1));
    }

    @Test
    void aFailureToGetATokenIsToldAsItIs() {
        BlobStore store = service.open(token());
        entra.fail(1, 200, Map.of(), "{}");
        BackupException none = assertThrows(BackupException.class, () -> store.list("", _ -> {}));
        assertTrue(String.valueOf(none.getMessage()).contains("got an answer that is none"), none.getMessage());
        entra.unregister("client-1");
        for (BackupException failure : List.of(
                assertThrows(BackupException.class, () -> store.read("b", 10)),
                assertThrows(BackupException.class, () -> store.find("b")),
                assertThrows(BackupException.class, () -> store.putIfAbsent("b", BYTES)))) {
            assertEquals(Reason.AccessDenied, failure.reason(), failure.getMessage());
            assertTrue(String.valueOf(failure.getMessage()).contains("AADSTS700016"), failure.getMessage());
        }
        assertEquals(List.of(), service.requests);
    }

    @Test
    void aKeyInAFileIsReadForEachOperation() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), key("one") + "\n");
        BlobStore store = service.open(new BlobAccess.Key(new SecretFile(file, "the key")));
        for (String key : List.of("one", "two")) {
            Files.writeString(file, key(key));
            service.requests.clear();
            store.find("a");
            FakeBlobService.Request request = service.requests.getFirst();
            assertEquals(signed(request, key), authorizations().getFirst());
        }
    }

    private static String key(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// By "Authorize with Shared Key", for a request without body and query.
    private static String signed(FakeBlobService.Request request, String key) {
        StringBuilder text = new StringBuilder("HEAD")
                .append("\n".repeat(6))
                .append(request.headers().get("Date"))
                .append("\n".repeat(6));
        request.headers().forEach((name, value) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith("x-ms-")) {
                text.append(name.toLowerCase(Locale.ROOT))
                        .append(':')
                        .append(value)
                        .append('\n');
            }
        });
        text.append("/account/account/container/a");
        return "SharedKey account:"
                + Base64.getEncoder()
                        .encodeToString(Digests.hmacSha256(
                                key.getBytes(StandardCharsets.UTF_8),
                                text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aSignatureStandsInEachRequestAndInNoMessage() throws IOException {
        Path file = Files.writeString(folder.resolve("sas"), "?sv=2026&sig=Zmlyc3Q%3D");
        BlobStore store = service.open(new BlobAccess.Signature(new SecretFile(file, "the signature")));
        everyOperation(store);
        for (FakeBlobService.Request request : service.requests) {
            assertTrue(request.target().contains("sv=2026&sig=Zmlyc3Q%3D"), request.target());
        }
        assertEquals(List.of("none"), authorizations().stream().distinct().toList());
        assertFalse(store.location().contains("sig"), store.location());

        Files.writeString(file, "sv=2026&sig=c2Vjb25k");
        service.requests.clear();
        service.refused.put("GET", new Answer(403, "AuthenticationFailed"));
        service.words = "Signature not valid in the specified time frame.";
        BackupException failure = assertThrows(BackupException.class, () -> store.read("b", 10));
        assertTrue(service.requests.getFirst().target().contains("sig=c2Vjb25k"));
        String message = String.valueOf(failure.getMessage());
        assertTrue(
                message.contains("refused the shared access signature (403 AuthenticationFailed): Signature not valid"
                        + " in the specified time frame. HINT: check file " + file),
                message);
        assertFalse(message.contains("c2Vjb25k"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.blob.core.windows.net/c", "word", "?sv=1&sig=a b", "\u00e9sig="})
    void whatIsNoSignatureIsRefusedWithoutARequest(String text) {
        BackupException failure = assertThrows(
                BackupException.class,
                () -> service.open(new BlobAccess.Signature(Secret.of(text, "the Secret (by hand: X_SAS)"))));
        assertEquals(Reason.AccessDenied, failure.reason());
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains("the shared access signature for http://127.0.0.1"), message);
        assertTrue(message.contains("HINT: check the Secret (by hand: X_SAS)"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "403, AuthorizationPermissionMismatch, give the identity a role with"
                + " Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
        "403, AuthorizationFailure, the account's network rules",
        "401, InvalidAuthenticationInfo, the identity's tenant",
    })
    void aRefusalSaysWhatToCheck(int status, String code, String hint) {
        service.words = "This request is not authorized to perform this operation using this permission.";
        service.refused.put("GET", new Answer(status, code));
        BlobStore store = service.open(token());
        String message = String.valueOf(
                assertThrows(BackupException.class, () -> store.read("b", 10)).getMessage());
        assertTrue(message.contains("the account refused the token of client client-1, tenant tenant-1"), message);
        assertTrue(
                message.contains(code + "): This request is not authorized to perform this operation using this"
                        + " permission. HINT: "),
                message);
        assertTrue(message.contains(hint), message);
        assertFalse(message.contains("eyJ"), message);
    }

    @Test
    void anAccountThatForbidsKeysNamesTheOtherWay() {
        service.words = "Key based authentication is not permitted on this storage account.";
        service.refused.put("GET", new Answer(403, "KeyBasedAuthenticationNotPermitted"));
        String message = String.valueOf(
                assertThrows(BackupException.class, () -> service.open().read("b", 10))
                        .getMessage());
        assertTrue(
                message.contains("refused the key (403 KeyBasedAuthenticationNotPermitted): Key based authentication is"
                        + " not permitted on this storage account. HINT: use a Microsoft Entra identity"),
                message);
    }
}
