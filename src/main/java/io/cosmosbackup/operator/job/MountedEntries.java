package io.cosmosbackup.operator.job;

import io.cosmosbackup.engine.contract.EnvironmentVariables;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The entries of Secrets and ConfigMaps that a pod needs, and what the kubelet says of one that is not there.
/// The operator reads neither kind: only the kubelet finds one missing.
///
/// It says so in the state of the container if a variable needs the entry, and in an event of the pod if a
/// volume does. The words are those of Kubernetes 1.34 (`pkg/kubelet/kubelet_pods.go`, `pkg/volume/secret`,
/// `pkg/volume/configmap`).
record MountedEntries(List<Entry> all, String namespace) {
    private static final Pattern NO_SECRET = Pattern.compile("secret \"([^\"]+)\" not found");
    private static final Pattern NO_KEY = Pattern.compile("couldn't find key (\\S+) in Secret (\\S+)");
    private static final Pattern NO_FILE =
            Pattern.compile("for volume \"([^\"]+)\" : references non-existent secret key: (\\S+)");
    private static final Pattern NO_MAP = Pattern.compile("configmap \"([^\"]+)\" not found");
    private static final Pattern NO_MAP_FILE =
            Pattern.compile("for volume \"([^\"]+)\" : configmap references non-existent config key: (\\S+)");

    /// @param where the variable or the volume
    record Entry(String where, String kind, String name, String key) {
        boolean isSecret() {
            return kind.equals("Secret");
        }

        @Override
        public String toString() {
            return "%s %s (entry %s)".formatted(kind, name, key);
        }
    }

    MountedEntries {
        all = List.copyOf(all);
    }

    static MountedEntries of(Pod pod) {
        Stream<Entry> variables = pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getEnv().stream())
                .filter(variable -> variable.getValueFrom() != null
                        && variable.getValueFrom().getSecretKeyRef() != null)
                .map(variable -> new Entry(
                        variable.getName(),
                        "Secret",
                        variable.getValueFrom().getSecretKeyRef().getName(),
                        variable.getValueFrom().getSecretKeyRef().getKey()));
        Stream<Entry> secrets = pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getSecret() != null)
                .flatMap(volume -> volume.getSecret().getItems().stream()
                        .map(item -> new Entry(
                                volume.getName(), "Secret", volume.getSecret().getSecretName(), item.getKey())));
        Stream<Entry> maps = pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getConfigMap() != null)
                .flatMap(volume -> volume.getConfigMap().getItems().stream()
                        .map(item -> new Entry(
                                volume.getName(),
                                "ConfigMap",
                                volume.getConfigMap().getName(),
                                item.getKey())));
        return new MountedEntries(
                Stream.of(variables, secrets, maps).flatMap(each -> each).toList(),
                pod.getMetadata().getNamespace());
    }

    /// Those that open the account, or those that open repositories.
    String opening(boolean account) {
        return named(entry -> entry.isSecret()
                && (account
                        ? entry.where().equals(EnvironmentVariables.COSMOS_KEY)
                                || entry.where().equals(PodAccess.ACCOUNT)
                        : EnvironmentVariables.isRepositoryKey(entry.where())
                                || entry.where().startsWith(PodAccess.REPOSITORY)));
    }

    String named(Predicate<Entry> which) {
        return all.stream().filter(which).map(Entry::toString).distinct().collect(Collectors.joining(" or "));
    }

    /// What is missing, in the kubelet's words; empty when it complains of something else.
    Optional<Explanation> missing(String told) {
        Matcher secret = NO_SECRET.matcher(told);
        if (secret.find()) {
            return Optional.of(absent(OperatorReason.SecretNotFound, "Secret", secret.group(1)));
        }
        Matcher key = NO_KEY.matcher(told);
        if (key.find()) {
            return Optional.of(withoutKey(key.group(2), key.group(1)));
        }
        Matcher file = NO_FILE.matcher(told);
        if (file.find()) {
            return Optional.of(withoutKey(in(file.group(1)), file.group(2)));
        }
        Matcher map = NO_MAP.matcher(told);
        if (map.find()) {
            return Optional.of(absent(OperatorReason.ConfigMapNotFound, "ConfigMap", map.group(1)));
        }
        Matcher mapFile = NO_MAP_FILE.matcher(told);
        return mapFile.find()
                ? Optional.of(Explanation.of(
                        OperatorReason.ConfigMapKeyNotFound,
                        "ConfigMap %s has no entry %s. HINT: add it, or name the right one in caBundle (field key)"
                                .formatted(in(mapFile.group(1)), mapFile.group(2))))
                : Optional.empty();
    }

    private Explanation absent(OperatorReason reason, String kind, String name) {
        String keys = all.stream()
                .filter(entry -> entry.kind().equals(kind) && entry.name().equals(name))
                .map(Entry::key)
                .distinct()
                .collect(Collectors.joining(" and "));
        return Explanation.of(
                reason,
                "%s %s is not in namespace %s. HINT: create it with %s"
                        .formatted(kind, name, namespace, keys.isEmpty() ? "the key" : "entry " + keys));
    }

    private static Explanation withoutKey(String secret, String key) {
        return Explanation.of(
                OperatorReason.SecretKeyNotFound,
                "Secret %s has no entry %s. HINT: add it, or name the right one in the spec (field key beside secretName)"
                        .formatted(secret, key));
    }

    private String in(String volume) {
        return all.stream()
                .filter(entry -> entry.where().equals(volume))
                .map(Entry::name)
                .findFirst()
                .orElse("of volume " + volume);
    }
}
