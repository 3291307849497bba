package io.cosmosbackup.engine.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.entra.Registration;
import io.cosmosbackup.emulator.entra.SignedToken;
import io.cosmosbackup.emulator.entra.TokenService;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.support.RsaCertificate;
import io.cosmosbackup.support.ServiceAccounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntraTokensTest {
    private static final String SCOPE = "https://cosmos.azure.com/.default";
    private static final String TENANT = "7a1b0000-0000-0000-0000-000000000001";
    private static final String CLIENT = "c1c1c1c1-0000-0000-0000-000000000001";
    private static final String OBJECT = "0b0b0b0b-0000-0000-0000-000000000001";
    private static final String VALUE = "s3cret~value.of-the-app";

    @TempDir
    private Path folder;

    private final TokenService service = TokenService.start(TENANT);
    private final ServiceAccounts accounts = new ServiceAccounts();
    private final AtomicLong nanos = new AtomicLong(1);
    private final List<Duration> waited = new ArrayList<>();
    private Duration clockAhead = Duration.ZERO;

    private final Timing timing =
            new Timing((InstantSource) () -> Instant.now().plus(clockAhead), nanos::get, pause -> {
                waited.add(pause);
                nanos.addAndGet(pause.toNanos());
            });

    @BeforeEach
    void trust() {
        accounts.trustedBy(service, CLIENT, OBJECT);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private TokenSource.Application application() {
        return new TokenSource.Application(service.address().toString(), TENANT, CLIENT);
    }

    private SecretFile tokenFile(String token) throws IOException {
        return new SecretFile(Files.writeString(folder.resolve("token"), token), "the service account's token");
    }

    private EntraTokens of(TokenSource source) {
        return new EntraTokens(source, timing);
    }

    private EntraTokens federated() throws IOException {
        return of(new TokenSource.FederatedToken(application(), tokenFile(accounts.token())));
    }

    private EntraTokens secret() {
        service.register(Registration.withSecret(CLIENT, OBJECT, VALUE));
        return of(new TokenSource.ClientSecret(application(), Secret.of(VALUE, "the Secret")));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static void assertIsOurs(String token) {
        SignedToken parsed = SignedToken.parse(token).orElseThrow();
        assertEquals(OBJECT, parsed.text("oid"));
        assertTrue(parsed.isFor("https://cosmos.azure.com"), parsed.claims().toString());
    }

    private BackupException refused(EntraTokens tokens) {
        BackupException failure = assertThrows(BackupException.class, () -> tokens.token(SCOPE));
        assertFalse(failure.toString().contains(VALUE), failure.toString());
        assertFalse(failure.toString().contains("eyJhbGci"), failure.toString());
        return failure;
    }

    private static void assertSays(BackupException failure, String... parts) {
        for (String part : parts) {
            assertTrue(String.valueOf(failure.getMessage()).contains(part), failure.getMessage());
        }
    }

    @Test
    void aServiceAccountsTokenIsExchanged() throws IOException {
        assertIsOurs(federated().token(SCOPE));
    }

    @Test
    void aSecretIsExchanged() {
        assertIsOurs(secret().token(SCOPE));
    }

    @Test
    void aCertificateSignsForItsApplication() throws IOException, GeneralSecurityException {
        RsaCertificate certificate = RsaCertificate.in(folder, "app");
        service.register(Registration.withCertificate(CLIENT, OBJECT, certificate.certificate()));
        SecretFile file =
                new SecretFile(Files.writeString(folder.resolve("app.pem"), certificate.pem()), "the certificate");
        assertIsOurs(of(new TokenSource.Certificate(application(), file)).token(SCOPE));

        RsaCertificate other = RsaCertificate.in(folder, "other");
        service.register(Registration.withCertificate(CLIENT, OBJECT, other.certificate()));
        assertSays(
                refused(of(new TokenSource.Certificate(application(), file))),
                "AADSTS700027",
                "upload the certificate in file " + folder.resolve("app.pem"));
    }

    @Test
    void aMachineHasIdentitiesOfItsOwnAndByClientId() {
        String address = service.address().toString().replaceFirst("/$", "");
        EntraTokens own = of(new TokenSource.ManagedIdentity(address, null));
        assertSays(refused(own), "Identity not found", "turn on the system-assigned identity");
        service.machineIs(Registration.withSecret("machine", OBJECT, "unused"));
        assertIsOurs(own.token(SCOPE));
        assertIsOurs(of(new TokenSource.ManagedIdentity(address, CLIENT)).token(SCOPE));
        assertSays(refused(of(new TokenSource.ManagedIdentity(address, "other"))), "assign the identity other");
    }

    @Test
    void aTokenIsKeptForItsScopeAndRenewedAtHalfOfItsLife() {
        EntraTokens tokens = secret();
        String first = tokens.token(SCOPE);
        pass(Duration.ofMinutes(29));
        assertEquals(first, tokens.token(SCOPE));
        assertNotEquals(first, tokens.token("https://storage.azure.com/.default"));
        assertEquals(2, service.given());
        pass(Duration.ofMinutes(2));
        tokens.token(SCOPE);
        assertEquals(3, service.given());
    }

    @Test
    void manyThreadsAskOnce() throws InterruptedException {
        EntraTokens tokens = secret();
        for (int round = 1; round <= 3; round++) {
            Set<String> seen = ConcurrentHashMap.newKeySet();
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                threads.add(Thread.startVirtualThread(() -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    seen.add(tokens.token(SCOPE));
                }));
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertTrue(seen.size() == 1 || (round > 1 && seen.size() == 2), seen.size() + " tokens");
            assertEquals(round, service.given());
            pass(Duration.ofMinutes(31));
        }
    }

    /// The kubelet writes the file anew long before the token in it ends.
    @Test
    void theTokenFileIsReadAtEachRequest() throws IOException {
        EntraTokens tokens = federated();
        tokens.token(SCOPE);
        tokenFile(accounts.token(Map.of("sub", "system:serviceaccount:shop:other")));
        pass(Duration.ofHours(2));
        assertSays(refused(tokens), "AADSTS700213");
        tokenFile(accounts.token());
        assertIsOurs(tokens.token(SCOPE));
    }

    @Test
    void aRenewalThatFailsIsTriedAgainWhileTheTokenCounts() {
        EntraTokens tokens = secret();
        String first = tokens.token(SCOPE);
        pass(Duration.ofMinutes(31));
        service.fail(Integer.MAX_VALUE, 503, Map.of(), "{}");
        assertEquals(first, tokens.token(SCOPE));
        int pauses = waited.size();
        assertEquals(first, tokens.token(SCOPE));
        assertEquals(pauses, waited.size(), "asked again at once");
        pass(Duration.ofMinutes(2));
        assertEquals(first, tokens.token(SCOPE));
        assertTrue(waited.size() > pauses, "not asked again");
        pass(Duration.ofMinutes(30));
        BackupException failure = refused(tokens);
        assertEquals(Reason.Unavailable, failure.reason());
        assertSays(failure, "no token could be had (client " + CLIENT, "HTTP 503");
        service.fail(0, 503, Map.of(), "{}");
        assertIsOurs(tokens.token(SCOPE));
    }

    @Test
    void aTokenThatTheServiceRefusedIsNotUsedAgain() {
        EntraTokens tokens = secret();
        String first = tokens.token(SCOPE);
        tokens.refused(SCOPE, "another");
        assertEquals(first, tokens.token(SCOPE));
        pass(Duration.ofSeconds(1));
        tokens.refused(SCOPE, first);
        assertIsOurs(tokens.token(SCOPE));
        assertEquals(2, service.given());
    }

    @Test
    void busyServicesAreAskedAgainAfterThePauseTheyAskFor() {
        EntraTokens tokens = secret();
        service.fail(1, 429, Map.of("Retry-After", "7"), "{}");
        assertIsOurs(tokens.token(SCOPE));
        assertEquals(List.of(Duration.ofSeconds(7)), waited);
        waited.clear();
        tokens.refused(SCOPE, tokens.token(SCOPE));
        service.fail(3, 500, Map.of(), "<html>");
        assertIsOurs(tokens.token(SCOPE));
        assertEquals(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4)), waited);
        waited.clear();
        tokens.refused(SCOPE, tokens.token(SCOPE));
        service.fail(1, 429, Map.of("Retry-After", "86400"), "{}");
        assertIsOurs(tokens.token(SCOPE));
        assertEquals(List.of(Duration.ofSeconds(30)), waited);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        iss | https://elsewhere | AADSTS700211 | issuer https://elsewhere,
        sub | system:serviceaccount:shop:other | AADSTS700213 | subject system:serviceaccount:shop:other and
        aud | https://kubernetes.default.svc | AADSTS700212 | audience https://kubernetes.default.svc:
        """)
    void aTrustThatDoesNotFitIsNamedWithWhatTheTokenSays(String claim, String value, String code, String hint)
            throws IOException {
        TokenSource source =
                new TokenSource.FederatedToken(application(), tokenFile(accounts.token(Map.of(claim, value))));
        BackupException failure = refused(of(source));
        assertEquals(Reason.AccessDenied, failure.reason());
        assertSays(failure, "https://cosmos.azure.com", CLIENT, TENANT, code, "federated credential with issuer", hint);
    }

    @Test
    void whatElseIsWrongIsNamedByItsCode() throws IOException {
        SecretFile good = tokenFile(accounts.token());
        String host = service.address().toString();
        assertSays(
                refused(of(new TokenSource.FederatedToken(
                        new TokenSource.Application(host, "other.example", CLIENT), good))),
                "AADSTS90002",
                "check the tenant id other.example");
        assertSays(
                refused(of(new TokenSource.FederatedToken(new TokenSource.Application(host, TENANT, "unknown"), good))),
                "AADSTS700016",
                "check the client id unknown");
        assertSays(
                refused(of(new TokenSource.ClientSecret(application(), Secret.of("wrong", "the Secret")))),
                "AADSTS7000215",
                "the secret's value, not its id");
        long past = Instant.now().minusSeconds(7200).getEpochSecond();
        assertSays(
                refused(of(new TokenSource.FederatedToken(
                        application(), tokenFile(accounts.token(Map.of("nbf", past, "exp", past + 3600)))))),
                "AADSTS700024",
                "is the clock of this machine",
                "the token counts from " + Instant.ofEpochSecond(past));
        assertSays(
                refused(of(new TokenSource.FederatedToken(
                        application(), tokenFile(ServiceAccounts.impostor().token())))),
                "AADSTS50027",
                "publish its keys");
        assertSays(
                refused(of(new TokenSource.FederatedToken(application(), tokenFile("not a token")))),
                "does not hold a service account's token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>Welcome</html>",
                "[]",
                "null",
                "{}",
                "{\"access_token\":\"a\"}",
                "{\"access_token\":\"a\",\"expires_in\":-5}",
                "{\"access_token\":\"a\",\"expires_in\":0}",
                "{\"access_token\":\"a\",\"expires_in\":1e400}",
                "{\"access_token\":\"a\",\"expires_in\":\"soon\"}",
                "{\"access_token\":\"a\",\"expires_on\":\"1\"}",
                "{\"access_token\":\"\",\"expires_in\":3600}",
                "{\"access_token\":7,\"expires_in\":3600}",
                "{\"access_token\":\"a\\r\\nx-ms-evil: 1\",\"expires_in\":3600}",
                "{\"access_token\":{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]},\"expires_in\":3600}",
            })
    void anAnswerThatIsNoneIsAnError(String body) {
        EntraTokens tokens = secret();
        service.fail(Integer.MAX_VALUE, 200, Map.of(), body);
        BackupException failure = refused(tokens);
        assertEquals(Reason.Unavailable, failure.reason());
        assertSays(failure, "got an answer that is none", "does something stand between");
    }

    @Test
    void anAnswerThatIsTooLongIsAnError() {
        EntraTokens tokens = secret();
        service.fail(1, 200, Map.of(), "{\"access_token\":\"" + "a".repeat(TokenAnswer.MOST_BYTES) + "\"}");
        assertSays(refused(tokens), "got an answer that is none");
        service.fail(1, 200, Map.of(), "{\"expires_in\":9,\"access_token\":\"" + "a".repeat(100_000) + "\"}");
        assertSays(refused(tokens), "its access_token is missing or is none");
    }

    @ParameterizedTest
    @CsvSource({"302, {}, HTTP 302", "404, {}, HTTP 404", "403, <html>, HTTP 403", "407, '', wants a login"})
    void whatEntraDoesNotAnswerIsNotBelieved(int status, String body, String said) {
        EntraTokens tokens = secret();
        service.fail(Integer.MAX_VALUE, status, Map.of("Location", "http://127.0.0.1:1/"), body);
        assertSays(refused(tokens), said);
    }

    /// A hostile or careless server repeats what it was sent.
    @Test
    void whatProvesTheIdentityStandsInNoMessage() {
        EntraTokens tokens = secret();
        service.fail(
                1,
                400,
                Map.of(),
                "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS1: " + VALUE + " " + accounts.token()
                        + "\\u202e\\u0007\\nsecond line\"}");
        BackupException failure = refused(tokens);
        assertSays(failure, "AADSTS1: … eyJ…", "error?code=1");
    }

    @Test
    void aTokenWithoutEndCountsForADayOnly() {
        EntraTokens tokens = secret();
        service.fail(1, 200, Map.of(), "{\"access_token\":\"a\",\"expires_in\":999999999999}");
        assertEquals("a", tokens.token(SCOPE));
        pass(Duration.ofHours(13));
        assertIsOurs(tokens.token(SCOPE));
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() {
        service.close();
        BackupException failure =
                refused(of(new TokenSource.ClientSecret(application(), Secret.of(VALUE, "the Secret"))));
        assertEquals(Reason.Unavailable, failure.reason());
        assertSays(failure, "no token could be had", "may this machine reach 127.0.0.1");
        assertEquals(6, waited.size());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://login.example/, a/b, c, no tenant",
                "https://login.example/, '', c, no tenant",
                "https://login.example/, t, 'c&scope=x', no client id",
                "login.example, t, c, no authority host",
                "https://user:word@login.example/, t, c, no authority host",
            })
    void namesThatWouldChangeTheRequestAreRefused(
            String authority, String tenant, String client, @Nullable String said) {
        BackupException failure =
                assertThrows(BackupException.class, () -> new TokenSource.Application(authority, tenant, client));
        assertEquals(Reason.InvalidArgument, failure.reason());
        assertSays(failure, String.valueOf(said));
    }

    @Test
    void nothingPrintsASecret() throws IOException {
        EntraTokens tokens = federated();
        String token = tokens.token(SCOPE);
        Secret secret = Secret.of(VALUE, "the Secret");
        for (Object one : List.of(
                tokens,
                secret,
                new TokenSource.ClientSecret(application(), secret),
                TokenRequest.of(new TokenSource.ClientSecret(application(), secret), SCOPE, Instant.now()),
                new TokenAnswer(token, Duration.ofHours(1)))) {
            assertFalse(one.toString().contains(VALUE), one.toString());
            assertFalse(one.toString().contains(token), one.toString());
        }
    }
}
