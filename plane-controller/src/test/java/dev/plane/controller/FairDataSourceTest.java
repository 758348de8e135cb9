package dev.plane.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.testkit.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.AbstractDataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

class FairDataSourceTest {
    private final TestDatabase database = MigratedDatabase.create();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void connection_isHadAgainOnlyWhenGivenBack_andClosingTwiceCountsOnce() throws Exception {
        FairDataSource fair = new FairDataSource(database.dataSource(), 1, Duration.ofMillis(50));
        Connection first = fair.getConnection();
        assertThat(first.isValid(1)).isTrue();

        assertThatThrownBy(fair::getConnection)
                .isInstanceOf(SQLTransientConnectionException.class)
                .hasMessageContaining("50 ms");
        first.close();
        first.close();
        try (Connection second = fair.getConnection()) {
            assertThat(second.isClosed()).isFalse();
            assertThatThrownBy(fair::getConnection).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void waitingThreads_areServedInTheirOrder() throws Exception {
        FairDataSource fair = new FairDataSource(database.dataSource(), 1, Duration.ofSeconds(10));
        List<Integer> served = new CopyOnWriteArrayList<>();
        List<Future<Boolean>> waiting = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try (Connection _ = fair.getConnection()) {
                for (int i = 0; i < 5; i++) {
                    int number = i;
                    waiting.add(threads.submit(() -> serve(fair, number, served)));
                    Eventually.holds("it waits", () -> fair.waiting() == number + 1);
                }
            }
            for (Future<Boolean> one : waiting) {
                assertThat(one.get()).isTrue();
            }
        }
        assertThat(served).isEqualTo(IntStream.range(0, 5).boxed().toList());
    }

    private static boolean serve(FairDataSource fair, int number, List<Integer> served)
            throws SQLException {
        try (Connection _ = fair.getConnection()) {
            return served.add(number);
        }
    }

    @Test
    void failureToConnect_takesNoPlace() {
        FairDataSource fair =
                new FairDataSource(
                        new AbstractDataSource() {
                            @Override
                            public Connection getConnection() throws SQLException {
                                throw new SQLException("away");
                            }

                            @Override
                            public Connection getConnection(String user, String password)
                                    throws SQLException {
                                throw new SQLException("away");
                            }
                        },
                        1,
                        Duration.ofSeconds(10));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(fair::getConnection).hasMessage("away");
        }
    }

    @Test
    void fault_isSeenAsTheDriverThrewIt() throws Exception {
        FairDataSource fair = new FairDataSource(database.dataSource(), 1, Duration.ofSeconds(10));
        try (Connection connection = fair.getConnection()) {
            assertThatThrownBy(() -> connection.prepareStatement("nonsense").execute())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("nonsense");
        }
    }
}
