# The Cosmos Backup image: one program with the operator and all verbs. Build it with `make image`, or with `docker build .`
# after `make build`. It runs as any user without a home, with a read-only root; /tmp must be writable (an emptyDir), because
# native libraries are unpacked there. JAVA_TOOL_OPTIONS is left to whoever runs it.
ARG BASE=eclipse-temurin:25-jre
FROM ${BASE}
ENV HOME=/tmp
WORKDIR /app
# What changes least comes first.
COPY target/quarkus-app/lib/ lib/
COPY target/quarkus-app/quarkus/ quarkus/
COPY target/quarkus-app/quarkus-run.jar ./
COPY target/quarkus-app/app/ app/
USER 65532:65532
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/quarkus-run.jar"]
