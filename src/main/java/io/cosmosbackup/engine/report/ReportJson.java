package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reports and progress as one-line JSON: what a pod prints and the operator reads. Both ways every text becomes
/// {@link Printable}: a terminal shows the line as it is, and kubectl shows what the operator puts into a status.
public final class ReportJson {
    /// Kubernetes keeps this much of a termination message.
    public static final int MAX_BYTES = 4096;

    private static final int CHARACTERS_OF_A_WARNING = 200; // about
    private static final int CHARACTERS_OF_A_PATTERN = 64; // about
    private static final int BYTES_OF_A_REFUSAL = 512; // about
    private static final int CHARACTERS_OF_A_NAME = 512;
    private static final int CHARACTERS_OF_A_RECIPIENT = 128;
    private static final int MOST_RECIPIENTS = 16;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule()
                    .addSerializer(String.class, new Masking())
                    .addDeserializer(String.class, new Showing()))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ReportJson() {}

    /// The report on one line of at most {@link #MAX_BYTES} bytes: messages and lists are cut until it fits.
    public static String print(RunReport report) {
        String text = write(report);
        for (int length = MAX_BYTES / 2; isTooLong(text) && length > 0; length /= 2) {
            text = write(cut(report, length));
        }
        return text;
    }

    private static boolean isTooLong(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }

    private static RunReport cut(RunReport report, int length) {
        return switch (report) {
            case Failure r -> new Failure(r.reason(), r.retryable(), cut(r.message(), length));
            case BackupReport r ->
                r.listing(new BackupReport.Listed(
                        r.listed().copies().stream()
                                .map(c -> c.message() == null
                                        ? c
                                        : new BackupReport.Copy(c.repository(), c.durable(), cut(c.message(), length)))
                                .toList(),
                        r.listed().founded(),
                        first(r.listed().unmatched(), length / CHARACTERS_OF_A_PATTERN),
                        cut(r.listed().warnings(), length)));
            case RestoreReport r ->
                r.listing(
                        new RestoreReport.Listed(
                                first(r.listed().refusals(), length / BYTES_OF_A_REFUSAL),
                                first(r.listed().supersededDocuments(), length / BYTES_OF_A_REFUSAL),
                                first(r.listed().lostSegments(), length / BYTES_OF_A_REFUSAL),
                                sentences(r.listed().containersRefused(), length),
                                sentences(r.listed().definitionsRefused(), length),
                                cut(r.listed().warnings(), length)),
                        length / BYTES_OF_A_REFUSAL);
            case RestorePlanReport r -> r.with(sentences(r.containersRefused(), length), cut(r.warnings(), length));
            case VerifyReport r ->
                r.naming(cut(r.backup(), length), cut(r.repository(), length), cut(r.manifestSha256(), length));
            case ProbeReport r -> r.with(cut(r.warnings(), length));
            case CopyReport r -> r.with(cut(r.warnings(), length));
            case PruneReport r -> r.with(cut(r.repository(), length), cut(r.warnings(), length));
            case CatalogReport r -> r.with(cut(r.warnings(), length));
            case DoctorReport r -> {
                DoctorReport.Problem problem = r.problem();
                yield problem == null ? r : r.with(cut(problem.message(), length));
            }
            case BatchReport r ->
                new BatchReport(r.steps().stream()
                        .map(step -> new BatchReport.Step(
                                step.step(),
                                cut(step.report(), length / r.steps().size())))
                        .toList());
        };
    }

    /// The first ones. How many there were in all is counted elsewhere in the report.
    private static List<String> sentences(List<String> all, int length) {
        return first(all, length / CHARACTERS_OF_A_WARNING).stream()
                .map(sentence -> cut(sentence, length))
                .toList();
    }

    private static <T> List<T> first(List<T> all, int atMost) {
        return all.subList(0, Math.min(all.size(), atMost));
    }

    /// The first ones, and how many more there were.
    private static List<String> cut(List<String> warnings, int length) {
        int kept = Math.min(warnings.size(), length / CHARACTERS_OF_A_WARNING);
        List<String> first = new ArrayList<>();
        first(warnings, kept).forEach(warning -> first.add(cut(warning, length)));
        if (kept < warnings.size()) {
            first.add((warnings.size() - kept) + " more");
        }
        return first;
    }

    private static String cut(String message, int length) {
        if (message.length() <= length) {
            return message;
        }
        String first = Printable.cut(message, length);
        return first + " (%d characters more)".formatted(message.length() - length);
    }

    public static String print(Progress progress) {
        return write(progress);
    }

    /// On one line of at most some 16 KiB: what a manifest that nobody vouches for says of itself is cut.
    public static String print(CatalogLine entry) {
        CatalogLine.Found found = entry.found();
        return write(
                found == null ? entry : new CatalogLine(entry.backup(), cut(found), entry.problem(), entry.markedAt()));
    }

    private static CatalogLine.Found cut(CatalogLine.Found found) {
        CatalogLine.Place place = found.place();
        String series = place.series();
        String parent = place.parent();
        CatalogLine.Keys keys = found.keys();
        String signedBy = keys.signedBy();
        return new CatalogLine.Found(
                new CatalogLine.Place(
                        cut(place.run(), CHARACTERS_OF_A_NAME),
                        series == null ? null : cut(series, CHARACTERS_OF_A_NAME),
                        place.sequence(),
                        cut(place.type(), CHARACTERS_OF_A_PATTERN),
                        cut(place.mode(), CHARACTERS_OF_A_PATTERN),
                        parent == null ? null : cut(parent, CHARACTERS_OF_A_NAME)),
                new CatalogLine.Source(
                        cut(found.source().endpoint(), CHARACTERS_OF_A_NAME),
                        cut(found.source().account(), CHARACTERS_OF_A_NAME)),
                found.cost(),
                found.cuts(),
                found.contents(),
                new CatalogLine.Keys(
                        keys.encrypted(),
                        first(keys.recipients(), MOST_RECIPIENTS).stream()
                                .map(recipient -> cut(recipient, CHARACTERS_OF_A_RECIPIENT))
                                .toList(),
                        keys.manifestSha256(),
                        signedBy == null ? null : cut(signedBy, CHARACTERS_OF_A_PATTERN)));
    }

    public static String print(BackupContents contents) {
        return write(contents);
    }

    public static String print(RefusedDocument refused) {
        return write(refused);
    }

    public static String print(SupersededDocument superseded) {
        return write(superseded);
    }

    public static String print(LostSegment lost) {
        return write(lost);
    }

    public static String print(Creation creation) {
        return write(creation);
    }

    public static String print(PlannedContainer planned) {
        return write(planned);
    }

    public static String print(PlannedDefinitions planned) {
        return write(planned);
    }

    /// On one line of at most some 8 KiB: a service's words are cut where they were read.
    public static String print(Check check) {
        return write(check);
    }

    public static String print(PlannedBackup planned) {
        return write(planned);
    }

    public static String print(StepStarted step) {
        return write(step);
    }

    public static String print(StackTrace trace) {
        return write(trace);
    }

    /// The step of `batch` that begins with that line of a log, or empty for any other line.
    public static Optional<String> step(String line) {
        return line(line, "Step", StepStarted.class).map(StepStarted::step);
    }

    /// The outcome for a backup in this line of a log; empty for any other line.
    public static Optional<PlannedBackup> planned(String line) {
        return line(line, "Planned", PlannedBackup.class);
    }

    /// The lines of a log that are catalog entries, in order; other lines are passed over.
    public static Stream<CatalogLine> catalog(Stream<String> log) {
        return lines(log, "Entry", CatalogLine.class);
    }

    /// The lines of a log that say what becomes of a backup, in order; other lines are passed over.
    public static Stream<PlannedBackup> planned(Stream<String> log) {
        return lines(log, "Planned", PlannedBackup.class);
    }

    private static <T> Stream<T> lines(Stream<String> log, String kind, Class<T> type) {
        return log.flatMap(line -> line(line, kind, type).stream());
    }

    private static <T> Optional<T> line(String line, String kind, Class<T> type) {
        return line.startsWith("{\"kind\":\"" + kind + "\"") ? read(line, type) : Optional.empty();
    }

    /// The report in `text`, or empty when it holds none (a pod that was killed leaves no message).
    public static Optional<RunReport> report(String text) {
        return read(text, RunReport.class);
    }

    /// The newest progress line of a log's tail, or empty.
    public static Optional<Progress> newestProgress(Stream<String> log) {
        return log.filter(line -> line.startsWith("{\"kind\":\"Progress\""))
                .reduce((older, newer) -> newer)
                .flatMap(line -> read(line, Progress.class));
    }

    private static String write(Object value) {
        try {
            return Printable.escaped(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report that is no JSON", e);
        }
    }

    private static <T> Optional<T> read(String text, Class<T> type) {
        try {
            return Optional.ofNullable(JSON.readValue(text, type));
        } catch (JsonProcessingException e) {
            return Optional.empty(); // what a killed pod or another program left: no report
        }
    }

    private static final class Masking extends StdSerializer<String> {
        private static final long serialVersionUID = 1L;

        Masking() {
            super(String.class);
        }

        @Override
        public void serialize(String text, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(Redacted.secrets(text));
        }
    }

    private static final class Showing extends StdScalarDeserializer<String> {
        private static final long serialVersionUID = 1L;

        Showing() {
            super(String.class);
        }

        @Override
        public @Nullable String deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String text = StringDeserializer.instance.deserialize(json, context);
            return text == null ? null : Printable.of(text);
        }
    }
}
