package dev.cimiento.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachableTest {

    @ParameterizedTest(name = "{0}")
    @DisplayName("ASVS 1.3.6: a URL of a tenant's that leads inside the operator's network is not asked")
    @ValueSource(
            strings = {
                "http://8.8.8.8/",
                "https://127.0.0.1/",
                "https://127.1/",
                "https://2130706433/",
                "https://localhost/",
                "https://0.0.0.0/",
                "https://10.0.0.1/",
                "https://172.16.0.1/",
                "https://192.168.1.1/",
                "https://169.254.169.254/latest/meta-data",
                "https://100.64.0.1/",
                "https://192.0.0.192/",
                "https://198.18.0.1/",
                "https://224.0.0.1/",
                "https://255.255.255.255/",
                "https://[::1]/",
                "https://[::]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:169.254.169.254]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[2002:7f00:1::]/",
                "https://[2001::1]/",
                "https://[fe80::1]/",
                "https://[fd00:ec2::254]/",
                "https://user@8.8.8.8/",
                "file:///etc/passwd",
                "gopher://8.8.8.8/",
                "https:///x"
            })
    void inside(String url) {
        assertThat(Reachable.PUBLIC.objection(URI.create(url))).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("public addresses are")
    @ValueSource(
            strings = {"https://8.8.8.8/", "https://[2606:4700::1]/", "https://100.128.0.1/", "https://172.32.0.1/"})
    void outside(String url) throws Exception {
        assertThat(Reachable.PUBLIC.objection(URI.create(url))).isEmpty();
        assertThat(Reachable.isInside(InetAddress.getByName(URI.create(url).getHost())))
                .isFalse();
    }
}
