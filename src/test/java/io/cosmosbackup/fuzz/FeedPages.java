package io.cosmosbackup.fuzz;

import io.cosmosbackup.engine.format.FrameKind;
import io.cosmosbackup.engine.items.SentBytes;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.DocumentBytes;
import io.cosmosbackup.engine.source.nosql.FedBytes;
import io.cosmosbackup.fuzz.StoredSegments.Line;
import io.cosmosbackup.hazard.HazardDocument;
import io.cosmosbackup.hazard.HazardDocuments;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Pages of the change feed. A document that is taken from one is read from a segment as the same bytes, and
/// what a restore sends of it is a document still.
final class FeedPages {
    private static final int LONGEST_DOCUMENT = 4 << 10;
    private static final int DOCUMENTS = 4;
    private static final List<byte[]> SEEDS = seeds();

    private FeedPages() {}

    static byte[] drawn(Random random) {
        return Mutator.mutated(random, SEEDS);
    }

    static boolean accepts(byte[] page) {
        DocumentBytes documents;
        try {
            documents = FedBytes.documents(page);
        } catch (BackupException e) {
            if (e.reason() != Reason.Unavailable) {
                throw e;
            }
            return false;
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < documents.count(); i++) {
            byte[] document = Arrays.copyOfRange(documents.text(), documents.start(i), documents.end(i));
            if (!JsonMembers.isObject(document) || !JsonMembers.isObject(SentBytes.of(document))) {
                throw new AssertionError("document " + i + " is no object");
            }
            lines.add(new Line(FrameKind.Documents, new String(document, StandardCharsets.ISO_8859_1)));
        }
        if (!lines.isEmpty()) {
            StoredSegments.assertSame(lines, StoredSegments.rewritten(lines));
        }
        return true;
    }

    private static List<byte[]> seeds() {
        List<byte[]> documents = HazardDocuments.all().stream()
                .flatMap(container -> container.documents().stream())
                .map(HazardDocument::bytes)
                .filter(document -> document.length <= LONGEST_DOCUMENT)
                .toList();
        List<byte[]> pages = new ArrayList<>();
        for (int first = 0; first < documents.size(); first += DOCUMENTS) {
            ByteArrayOutputStream page = new ByteArrayOutputStream();
            page.writeBytes("{\"_rid\":\"r==\",\"Documents\":[".getBytes(StandardCharsets.UTF_8));
            List<byte[]> some = documents.subList(first, Math.min(documents.size(), first + DOCUMENTS));
            for (int i = 0; i < some.size(); i++) {
                page.writeBytes((i == 0 ? "" : ", ").getBytes(StandardCharsets.UTF_8));
                page.writeBytes(fed(some.get(i), i));
            }
            page.writeBytes(("],\"_count\":" + some.size() + "}").getBytes(StandardCharsets.UTF_8));
            pages.add(page.toByteArray());
        }
        return List.copyOf(pages);
    }

    /// With what server and feed add.
    private static byte[] fed(byte[] document, int number) {
        String added =
                ",\"_rid\":\"r\",\"_self\":\"s\",\"_etag\":\"\\\"e\\\"\",\"_attachments\":\"a/\",\"_ts\":1,\"_lsn\":"
                        + number + (number == 2 ? ",\"_metadata\":{}" : "") + "}";
        int end = document.length;
        while (document[end - 1] != '}') {
            end--;
        }
        return Mutator.joined(Arrays.copyOf(document, end - 1), added.getBytes(StandardCharsets.UTF_8));
    }
}
