package io.cosmosbackup.engine.store.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.NewRepository;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.Surroundings;
import io.cosmosbackup.engine.store.Surroundings.Look;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A prefix that was forgotten or mistyped in a Blob container that holds repositories under others.
@Tag("slow")
class AzureSurroundingsTest {
    private static final String NEAR = "h6/old (2 backups), h6/shop (4 backups)";

    private final FakeBlobService service = new FakeBlobService();

    AzureSurroundingsTest() {
        repository("h6/shop/", 4);
        repository("h6/old/", 2);
    }

    private void repository(String place, int backups) {
        service.blobs.put(place + "repository.json", new byte[0]);
        for (int i = 0; i < backups; i++) {
            service.blobs.put(place + Names.manifest("b" + i), new byte[1]);
            service.blobs.put(place + Names.segments("b" + i) + "x", new byte[1]);
        }
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private Repository open(String below) {
        return new Repository("r", service.open(below, 2), TrustedKeys.none());
    }

    private static String refused(Repository repository) {
        BackupException failure = assertThrows(BackupException.class, repository::backups);
        assertEquals(Reason.RepositoryNotFound, failure.reason(), failure.getMessage());
        return String.valueOf(failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/h6", "/nope", "/h7/prod/shop"})
    void namesTheRepositoriesThatLieNear(String below) {
        String message = refused(open(below));
        assertTrue(message.contains("/account/container: " + NEAR + ". HINT: give the whole prefix"), message);
    }

    @Test
    void namesFirstWhatBeginsLikeWhatWasMeant() {
        String message = refused(open("/h6/shpo"));
        assertTrue(message.contains(": h6/shop (4 backups), h6/old (2 backups). HINT"), message);
    }

    @Test
    void namesTheRepositoryThatLiesAbove() {
        String message = refused(open("/h6/shop/manifests"));
        assertTrue(message.contains("h6/shop (4 backups)"), message);
    }

    @Test
    void isNoRepositoryThatMayBeMadeByARunThatForgotIt() {
        BackupException failure =
                assertThrows(BackupException.class, () -> open("/h6").checkWritable(NewRepository.Empty));
        assertEquals(Reason.RepositoryNotFound, failure.reason());
        assertTrue(
                String.valueOf(failure.getMessage()).contains("and other blobs are there: old/, shop/. Near it"),
                failure.getMessage());
        assertEquals(
                0,
                service.requests.stream().filter(r -> r.method().equals("PUT")).count());
    }

    @Test
    void theSearchEndsAndSaysSo() {
        for (int i = 0; i < 6_000; i++) {
            service.blobs.put("a/%04d/x".formatted(i), new byte[1]);
        }
        String message = refused(open("/nope"));
        assertTrue(message.contains(NEAR + ". There may be more: the search ended after "), message);
        service.blobs.keySet().removeIf(name -> name.startsWith("h6/"));
        message = refused(open("/nope"));
        assertTrue(message.contains(". No other repository was found near it among the first "), message);
    }

    @Test
    void aLookShowsWhatStandsRightThereAndNoMoreThanIsAskedFor() {
        Surroundings around = service.open("/h6/shop", 2).surroundings();
        assertEquals("h6/shop/", around.place());
        assertEquals(
                new Look(List.of("repository.json"), List.of("manifests/", "segments/"), true),
                around.look("h6/shop/", 3));
        assertEquals(new Look(List.of(), List.of("manifests/"), false), around.look("h6/shop/", 1));
        assertEquals(new Look(List.of(), List.of(), true), around.look("h6/sh/", 9));
    }
}
