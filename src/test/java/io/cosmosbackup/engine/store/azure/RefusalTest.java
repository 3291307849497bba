package io.cosmosbackup.engine.store.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import io.cosmosbackup.engine.identity.Secret;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalTest {
    private static final BlobContainerClient CONTAINER = new BlobContainerClientBuilder()
            .endpoint("https://account.blob.core.windows.net/container")
            .httpClient(new BlobHttp())
            .buildClient();

    static Stream<IOException> unreachable() {
        return Stream.of(
                new ConnectException("Connection refused"),
                new ConnectTimeoutException("Connect timed out"),
                new NoRouteToHostException("No route to host"));
    }

    @ParameterizedTest
    @MethodSource("unreachable")
    void whoCannotReachTheServerIsToldToLookAtTheNetwork(IOException cause) {
        BackupException failure = failure(cause);
        assertEquals(Reason.Unavailable, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("no connection. HINT"), failure.getMessage());
    }

    @Test
    void anUnknownNameIsNoMatterOfTheNetwork() {
        assertEquals(
                Reason.AccountNotFound,
                failure(new UnknownHostException("account")).reason());
    }

    private static BackupException failure(IOException cause) {
        return new Refusal(CONTAINER, new BlobAccess.Key(Secret.of("a2V5", "the Secret")))
                .failure("cannot read a: ", "read", new UncheckedIOException(cause));
    }
}
