package io.cosmosbackup.operator.job;

import io.cosmosbackup.api.common.CaBundle;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The volumes of a run's pod, and where its container has them. None is mounted by subPath: the kubelet would
/// not renew it.
record PodVolumes(List<Volume> volumes, List<VolumeMount> mounts) {
    private static final String CA_FOLDER = "/var/run/config/cosmos-backup/ca";

    /// How long a token of the service account lives. The kubelet renews it when a fifth of that is left.
    private static final long TOKEN_SECONDS = 3600;

    PodVolumes {
        volumes = List.copyOf(volumes);
        mounts = List.copyOf(mounts);
    }

    static PodVolumes of(PodAccess access, @Nullable CaBundle caBundle) {
        List<Volume> volumes = new ArrayList<>();
        List<VolumeMount> mounts = new ArrayList<>();
        volumes.add(volume("tmp").withNewEmptyDir().endEmptyDir().build());
        mounts.add(
                new VolumeMountBuilder().withName("tmp").withMountPath("/tmp").build());
        access.files().forEach((place, entry) -> {
            String name = JobNames.label(place);
            volumes.add(volume(name)
                    .withNewSecret()
                    .withSecretName(entry.secretName())
                    .withItems(item(entry.key()))
                    .endSecret()
                    .build());
            mounts.add(mount(name, PodAccess.FILES + place));
        });
        if (!access.tokens().isEmpty()) {
            volumes.add(volume(PodAccess.TOKEN)
                    .withNewProjected()
                    .withSources(access.tokens().stream()
                            .map(cloud -> token(cloud.tokenAudience(), PodAccess.tokenFile(cloud)))
                            .toList())
                    .endProjected()
                    .build());
            mounts.add(mount(PodAccess.TOKEN, PodAccess.TOKEN_FOLDER));
        }
        if (caBundle != null) {
            volumes.add(volume("ca-bundle")
                    .withNewConfigMap()
                    .withName(caBundle.configMapName())
                    .withItems(item(caBundle.key()))
                    .endConfigMap()
                    .build());
            mounts.add(mount("ca-bundle", CA_FOLDER));
        }
        return new PodVolumes(volumes, mounts);
    }

    static String caFile(CaBundle caBundle) {
        return CA_FOLDER + "/" + caBundle.key();
    }

    private static VolumeBuilder volume(String name) {
        return new VolumeBuilder().withName(name);
    }

    private static VolumeMount mount(String name, String path) {
        return new VolumeMountBuilder()
                .withName(name)
                .withMountPath(path)
                .withReadOnly(true)
                .build();
    }

    private static KeyToPath item(String key) {
        return new KeyToPath(key, null, key);
    }

    private static VolumeProjection token(String audience, String path) {
        return new VolumeProjectionBuilder()
                .withNewServiceAccountToken()
                .withAudience(audience)
                .withExpirationSeconds(TOKEN_SECONDS)
                .withPath(path)
                .endServiceAccountToken()
                .build();
    }
}
