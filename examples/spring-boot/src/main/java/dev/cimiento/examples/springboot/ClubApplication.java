package dev.cimiento.examples.springboot;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.tenancy.TenantDataSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/**
 * The whole wiring. Spring's pool is configured as ever ({@code spring.datasource.*}) and stays below a {@link TenantDataSource}, which is
 * what the rest of the program sees; stores get it in {@link TransactionAwareDataSourceProxy}, and so join {@code @Transactional}.
 */
@SpringBootApplication
public class ClubApplication {

    /** Starts it, with {@code --spring.datasource.url=jdbc:postgresql://...} and what else Spring reads. */
    public static void main(String[] args) {
        SpringApplication.run(ClubApplication.class, args);
    }

    /** Spring's own pool; not a candidate where somebody asks for a data source. */
    @Bean(defaultCandidate = false)
    HikariDataSource pool(DataSourceProperties properties) {
        return properties
                .initializeDataSourceBuilder()
                .type(HikariDataSource.class)
                .build();
    }

    /** What {@code @Transactional} and {@code JdbcTemplate} use. */
    @Bean
    DataSource dataSource(@Qualifier("pool") HikariDataSource pool) {
        return TenantDataSource.over(pool);
    }

    /** A store of the suite. */
    @Bean
    Courts courts(DataSource dataSource) {
        return new Courts(new TransactionAwareDataSourceProxy(dataSource));
    }
}
