package io.cosmosbackup.operator.cluster;

import io.cosmosbackup.operator.status.Cut;
import io.cosmosbackup.operator.status.Notice;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Writes happenings as events, and each as one line of the log: WARN what a person should look at, INFO the rest.
/// An event is a courtesy: one that cannot be written never stops the work.
public final class EventWriter {
    private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
    private static final String CONTROLLER = "cosmosbackup.io/operator";
    private static final int LONGEST_NOTE = 1024;
    private static final int LONGEST_PREFIX = 253 - 17;
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private EventWriter() {}

    public static void write(KubernetesClient client, HasMetadata about, Notice happening, Instant now) {
        if (!happening.event()) {
            log(about, happening);
            return;
        }
        try {
            client.resource(event(about, happening, now)).create();
            log(about, happening);
        } catch (KubernetesClientException e) {
            // A conflict: it was told before, and logged. In a namespace that is being deleted no event can be
            // made, and the log is all there is.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                log(about, happening);
                LOG.warn(
                        "event not written object={}/{} reason={} error={}",
                        about.getMetadata().getNamespace(),
                        about.getMetadata().getName(),
                        happening.why().reason(),
                        e.getMessage());
            }
        }
    }

    private static void log(HasMetadata about, Notice happening) {
        LOG.atLevel(happening.warning() ? Level.WARN : Level.INFO)
                .log(
                        "told kind={} object={}/{} reason={} message={}",
                        about.getKind(),
                        about.getMetadata().getNamespace(),
                        about.getMetadata().getName(),
                        happening.why().reason(),
                        happening.why().message());
    }

    /// An object's name may be as long as an event's.
    private static String prefix(String name) {
        return name.length() <= LONGEST_PREFIX
                ? name
                : name.substring(0, LONGEST_PREFIX).replaceAll("[-.]+$", "");
    }

    /// The name is made of the object's identity and the happening's key, so that telling it twice is a conflict.
    static Event event(HasMetadata about, Notice happening, Instant now) {
        String id = UUID.nameUUIDFromBytes(
                        (about.getMetadata().getUid() + "/" + happening.key()).getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "")
                .substring(0, 16);
        String note = happening.why().message();
        return new EventBuilder()
                .withNewMetadata()
                .withName(prefix(about.getMetadata().getName()) + "." + id)
                .withNamespace(about.getMetadata().getNamespace())
                .endMetadata()
                .withNewRegarding()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withName(about.getMetadata().getName())
                .withNamespace(about.getMetadata().getNamespace())
                .withUid(about.getMetadata().getUid())
                .endRegarding()
                .withType(happening.warning() ? "Warning" : "Normal")
                .withReason(happening.why().reason())
                .withAction(happening.why().reason())
                .withNote(Cut.text(note, LONGEST_NOTE))
                .withEventTime(new MicroTime(MICROS.format(now)))
                .withReportingController(CONTROLLER)
                .withReportingInstance("cosmos-backup")
                .build();
    }
}
