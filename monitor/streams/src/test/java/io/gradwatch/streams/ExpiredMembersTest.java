package io.gradwatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class ExpiredMembersTest {

  private final List<Set<String>> expired = new ArrayList<>();

  @Test
  void membersThatWereInTheGroupAndAreNoMoreHaveExpired() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", "localhost:1"))) {
      ExpiredMembers members = new ExpiredMembers(admin, "monitor", expired::add);

      members.update(Set.of("a-1", "a-2", "b-1"));
      members.update(Set.of("a-1", "a-2", "b-1", "c-1"));
      assertThat(expired).isEmpty();

      members.update(Set.of("b-1", "c-1"));
      members.update(Set.of("b-1", "c-1"));
      assertThat(expired).containsExactly(Set.of("a-1", "a-2"));
    }
  }

  @Test
  void theTransactionalIdFollowsFromTheMember() {
    InstanceIdentity identity = new InstanceIdentity("monitor", "host-1");

    assertThat(InstanceIdentity.transactionalId("monitor", identity.groupInstanceId(3)))
        .isEqualTo(identity.transactionalId(3));
  }
}
