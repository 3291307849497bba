package io.cosmosbackup.api.common;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the rules of the CRD say (`src/test/resources/crds`), once more where no API server has asked them.
class EnvironmentVariableTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "JAVA_TOOL_OPTIONS=",
                "JAVA_TOOL_OPTIONS=-Xmx700m",
                "JAVA_TOOL_OPTIONS= -Xmx1g  -Xms512m -Xss1m ",
                "JAVA_TOOL_OPTIONS=-XX:MaxRAMPercentage=62.5 -XX:+UseG1GC -XX:ActiveProcessorCount=4",
                "JAVA_TOOL_OPTIONS=-Dhttps.proxyHost=proxy.example.com -Dhttps.proxyPort=3128 -Dhttp.nonProxyHosts=*.svc|10.*",
                "JAVA_TOOL_OPTIONS=-Djdk.tls.client.protocols=TLSv1.3 -Djava.net.preferIPv6Addresses=true",
                "TZ=Europe/Berlin",
                "TZ=Etc/GMT+5",
                "LANG=C.UTF-8",
                "LC_ALL=en_US.UTF-8",
                "MALLOC_ARENA_MAX=2"
            })
    void taken(String text) {
        assertTrue(variable(text).allowed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JAVA_TOOL_OPTIONS=-XX:OnOutOfMemoryError=/bin/sh",
                "JAVA_TOOL_OPTIONS=-Xmx1g -XX:OnError=x",
                "JAVA_TOOL_OPTIONS=-javaagent:/tmp/x.jar",
                "JAVA_TOOL_OPTIONS=-agentlib:jdwp=transport=dt_socket",
                "JAVA_TOOL_OPTIONS=-agentpath:/tmp/x.so",
                "JAVA_TOOL_OPTIONS=-Xbootclasspath/a:/tmp/x",
                "JAVA_TOOL_OPTIONS=-XX:VMOptionsFile=/tmp/x",
                "JAVA_TOOL_OPTIONS=-XX:Flags=/tmp/x",
                "JAVA_TOOL_OPTIONS=@/proc/self/environ",
                "JAVA_TOOL_OPTIONS=-Xlog:all=debug:stderr",
                "JAVA_TOOL_OPTIONS=-XX:+HeapDumpOnOutOfMemoryError",
                "JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=/tmp/x",
                "JAVA_TOOL_OPTIONS=-Djdk.tls.client.protocols=TLSv1",
                "JAVA_TOOL_OPTIONS=-Djava.util.logging.config.file=/tmp/x",
                "JAVA_TOOL_OPTIONS='-Xmx1g'",
                "JAVA_TOOL_OPTIONS=-Xmx1g\t-XX:OnError=x",
                "JAVA_TOOL_OPTIONS=-Xmx1g\n-XX:OnError=x",
                "JAVA_TOOL_OPTIONS=-Xmx1g\n",
                "JDK_JAVA_OPTIONS=-Xmx1g",
                "_JAVA_OPTIONS=-Xmx1g",
                "java_tool_options=-Xmx1g",
                "LD_PRELOAD=/tmp/x.so",
                "LD_LIBRARY_PATH=/tmp",
                "GCONV_PATH=/tmp",
                "GLIBC_TUNABLES=x",
                "BASH_ENV=/tmp/x",
                "ENV=/tmp/x",
                "PATH=/tmp",
                "HOME=/",
                "HTTPS_PROXY=http://proxy:3128",
                "QUARKUS_LOG_LEVEL=TRACE",
                "COSMOS_KEY=x",
                "REPOSITORY_WEST_KEY=x",
                "TZ=:/proc/self/environ",
                "TZ=../../tmp/x",
                "TZ=/tmp/x",
                "LANG=",
                "LANG=../x",
                "LC_ALL=a b"
            })
    void refused(String text) {
        assertFalse(variable(text).allowed());
    }

    private static EnvironmentVariable variable(String text) {
        int equals = text.indexOf('=');
        return new EnvironmentVariable(text.substring(0, equals), text.substring(equals + 1));
    }
}
