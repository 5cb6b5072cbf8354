package org.walscope.model.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionSettingsTest {

    @TempDir
    private Path home;

    @Test
    void readsAUrl() {
        ConnectionSettings settings = parse(
                "postgresql://ann%40x:p%3Aw@db.example:6543/my%20db?sslmode=verify-full&connect_timeout=3", Map.of());

        assertThat(settings)
                .isEqualTo(new ConnectionSettings(
                        "db.example",
                        6543,
                        "ann@x",
                        "my db",
                        Optional.of(new Password("p:w")),
                        Map.of("sslmode", "verify-full", "connect_timeout", "3"),
                        List.of()));
        assertThat(settings)
                .hasToString("postgresql://ann%40x@db.example:6543/my%20db?connect_timeout=3&sslmode=verify-full");
    }

    @Test
    void readsKeywordsWithQuotesAndEscapes() {
        ConnectionSettings settings =
                parse("host = ::1  user='it\\'s me' password=a\\ b dbname = 'two words' port=5433", Map.of());

        assertThat(settings.user()).isEqualTo("it's me");
        assertThat(settings.password()).contains(new Password("a b"));
        assertThat(settings.database()).isEqualTo("two words");
        assertThat(settings.address()).isEqualTo("[::1]:5433");
        assertThat(parse("postgresql://u@[fe80::1]:77/d", Map.of()).address()).isEqualTo("[fe80::1]:77");
        assertThat(parse("justadatabase", Map.of("PGUSER", "u")).database()).isEqualTo("justadatabase");
    }

    @Test
    void takesWhatIsLeftOpenFromServiceThenEnvironmentThenDefaults() throws IOException {
        Files.writeString(
                home.resolve(".pg_service.conf"),
                "# mine\n[other]\nhost=wrong\n\n[prod]\nhost=db1\nport=6000\nuser=svc\n[last]\nport=1\n");
        Map<String, String> env = env("PGPORT", "7000", "PGDATABASE", "envdb", "PGSSLMODE", "require");

        assertThat(parse("service=prod port=6001", env).url())
                .isEqualTo("postgresql://svc@db1:6001/envdb?sslmode=require");
        assertThat(parse("user=u", env).url()).isEqualTo("postgresql://u@localhost:7000/envdb?sslmode=require");
        assertThat(parse("", env("PGUSER", "u")).url()).isEqualTo("postgresql://u@localhost:5432/u");
        assertThatThrownBy(() -> parse("service=nosuch", env))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "The service \"nosuch\" is defined in none of " + home.resolve(".pg_service.conf"));
    }

    @Test
    void findsThePasswordInThePasswordFile() throws IOException {
        passwordFile("rw-------", """
                # a comment:*:*:*:no
                db:5432:shop:ann:first
                db:*:*:ann:any:port
                *:*:*:we\\:ird:ba\\\\ck\\:slash
                \\*:*:*:star:literal
                """);

        assertThat(parse("host=db user=ann dbname=shop", Map.of()).password()).contains(new Password("first"));
        assertThat(parse("host=db user=ann dbname=shop port=1", Map.of()).password())
                .contains(new Password("any:port"));
        assertThat(parse("host=x user=we:ird", Map.of()).password()).contains(new Password("ba\\ck:slash"));
        assertThat(parse("host=x user=star", Map.of()).password()).isEmpty();
        assertThat(parse("host=db user=ann password=given", Map.of()).password())
                .contains(new Password("given"));
        assertThat(parse("host=db user=ann", env("PGPASSWORD", "env")).password())
                .contains(new Password("env"));
    }

    @Test
    void ignoresAPasswordFileThatOthersCanRead() throws IOException {
        passwordFile("rw-r-----", "*:*:*:*:secret\n");

        ConnectionSettings settings = parse("host=db user=ann", Map.of());

        assertThat(settings.password()).isEmpty();
        assertThat(settings.warnings())
                .containsExactly("The password file " + home.resolve(".pgpass")
                        + " is ignored because others can read it. Run: chmod 600 " + home.resolve(".pgpass"));
    }

    @Test
    void saysWhatItCannotDo() {
        assertThatThrownBy(() -> parse("host=/var/run/postgresql", Map.of()))
                .hasMessage("Walscope connects over TCP; it cannot use the Unix-domain socket in /var/run/postgresql."
                        + " Let the server listen on localhost (listen_addresses) and name host=localhost.");
        assertThatThrownBy(() -> parse("host=a,b user=u", Map.of())).hasMessageContaining("Several hosts");
        assertThatThrownBy(() -> parse("hots=a", Map.of())).hasMessageContaining("a keyword \"hots\" that");
        assertThat(parse("user=u keepalives=1", Map.of()).warnings())
                .containsExactly("The connection keyword keepalives has no effect in Walscope.");
    }

    @Test
    void neverRepeatsAPassword() {
        String secret = "sEcret";
        for (String text : List.of(
                "postgresql://u:" + secret + "@h:no/d",
                "postgresql://u:p@" + secret + "@h/d",
                "postgresql://u:" + secret + "%zz@h/d",
                "postgresql://u:1:" + secret + "/d",
                "user=u password=a " + secret,
                "user=u password=a " + secret + "=b",
                "user=u password='" + secret,
                "host=h password=" + secret + " port=x")) {
            assertThatThrownBy(() -> parse(text, Map.of()))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasNoCause()
                    .message()
                    .doesNotContain(secret);
        }
        assertThat(parse("postgresql://u:" + secret + "@h/d", Map.of()).toString())
                .doesNotContain(secret);
        assertThat(ConnectionSettings.withoutPassword("postgresql://u:" + secret + "@h:1/my%20d?sslmode=prefer"))
                .isEqualTo("user=u host=h port=1 dbname='my d' sslmode=prefer");
        assertThat(ConnectionSettings.withoutPassword("postgresql://u@h/d")).isEqualTo("postgresql://u@h/d");
    }

    @Test
    void namesCopiesByTheirSource() {
        assertThat(SlotName.forCopy("orders", "pgoutput", List.of())).isEqualTo("walscope_orders_pgoutput_1");
        assertThat(SlotName.forCopy("orders", "My-Plugin", List.of("walscope_orders_my_plugin_1")))
                .isEqualTo("walscope_orders_my_plugin_2");
        String longest = SlotName.forCopy("s".repeat(63), "test_decoding", List.of());
        assertThat(longest).hasSize(63).startsWith("walscope_sss").endsWith("s_test_decoding_1");
        assertThat(SlotName.isValid(SlotName.forCopy("s", "P".repeat(80), List.of())))
                .isTrue();
    }

    private void passwordFile(String permissions, String content) throws IOException {
        Path file = home.resolve(".pgpass");
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private ConnectionSettings parse(String text, Map<String, String> env) {
        return ConnectionSettings.parse(text, env.isEmpty() ? env() : env.containsKey("HOME") ? env : env(env));
    }

    private Map<String, String> env(Map<String, String> more) {
        Map<String, String> env = new java.util.HashMap<>(more);
        env.put("HOME", home.toString());
        env.put("PGSYSCONFDIR", home.toString());
        return env;
    }

    private Map<String, String> env(String... pairs) {
        Map<String, String> env = new java.util.HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            env.put(pairs[i], pairs[i + 1]);
        }
        return env(env);
    }
}
