//! What the box answers to names while there is no Internet.

use hickory_proto::op::Query;
use proptest::prelude::*;

use super::*;

fn answers() -> Answers {
    let own = ["parvis.internal", "lavoir.example"].map(|name| name.parse().unwrap());
    Answers::new(&own, Ipv4Addr::new(10, 17, 0, 1))
}

fn question(name: &str, kind: RecordType) -> Message {
    let mut message = Message::query();
    message.metadata.recursion_desired = true;
    message.add_query(Query::query(Name::from_ascii(name).unwrap(), kind));
    message
}

fn ask(name: &str, kind: RecordType) -> Message {
    let question = question(name, kind);
    let answer = answers().answer(&question.to_vec().unwrap()).unwrap();
    let answer = Message::from_vec(&answer).unwrap();
    assert_eq!(answer.metadata.id, question.metadata.id);
    assert_eq!(answer.queries, question.queries);
    answer
}

fn addresses(name: &str) -> Vec<(Ipv4Addr, u32)> {
    let answer = ask(name, RecordType::A);
    let addresses = answer.answers.iter().map(|record| match &record.data {
        RData::A(A(address)) => (*address, record.ttl),
        other => panic!("not an address: {other}"),
    });
    addresses.collect()
}

#[test]
fn foreign_names_lead_to_the_captured_address_and_own_names_home() {
    assert_eq!(addresses("captive.apple.com."), [(CAPTURED_ADDRESS, 5)]);
    assert_eq!(
        addresses("Connectivitycheck.GSTATIC.com."),
        [(CAPTURED_ADDRESS, 5)]
    );
    assert_eq!(addresses("sub.parvis.internal."), [(CAPTURED_ADDRESS, 5)]);
    assert_eq!(
        addresses("Parvis.Internal."),
        [(Ipv4Addr::new(10, 17, 0, 1), 5)]
    );
    assert_eq!(
        addresses("lavoir.example."),
        [(Ipv4Addr::new(10, 17, 0, 1), 5)]
    );
    assert_eq!(
        addresses("dns.msftncsi.com."),
        [(Ipv4Addr::new(131, 107, 255, 255), 5)]
    );
}

#[test]
fn other_kinds_of_question_get_a_good_answer_with_nothing_in_it() {
    for kind in [
        RecordType::AAAA,
        RecordType::HTTPS,
        RecordType::SVCB,
        RecordType::TXT,
        RecordType::PTR,
    ] {
        let answer = ask("www.google.com.", kind);
        assert_eq!(
            answer.metadata.response_code,
            ResponseCode::NoError,
            "{kind}"
        );
        assert!(answer.answers.is_empty(), "{kind}");
    }
}

#[test]
fn an_answer_is_never_answered() {
    let mut message = question("example.org.", RecordType::A);
    message.metadata.message_type = MessageType::Response;
    assert_eq!(answers().answer(&message.to_vec().unwrap()), None);
    assert_eq!(answers().answer(&[]), None);
    assert_eq!(answers().answer(&[0; 11]), None);
}

#[test]
fn what_is_no_single_question_is_refused() {
    let code = |message: &Message| {
        let answer = answers().answer(&message.to_vec().unwrap()).unwrap();
        Message::from_vec(&answer).unwrap().metadata.response_code
    };
    let mut two = question("a.example.", RecordType::A);
    two.add_query(Query::query(
        Name::from_ascii("b.example.").unwrap(),
        RecordType::A,
    ));
    assert_eq!(code(&two), ResponseCode::FormErr);
    let mut update = question("a.example.", RecordType::SOA);
    update.metadata.op_code = OpCode::Notify;
    assert_eq!(code(&update), ResponseCode::NotImp);
    let mut chaos = question("version.bind.", RecordType::TXT);
    chaos.queries[0].set_query_class(DNSClass::CH);
    assert_eq!(code(&chaos), ResponseCode::Refused);
    let broken = [7, 9, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 63];
    let answer = answers().answer(&broken).unwrap();
    let answer = Message::from_vec(&answer).unwrap();
    assert_eq!(answer.metadata.response_code, ResponseCode::FormErr);
    assert_eq!(answer.metadata.id, 0x0709);
}

#[tokio::test]
async fn questions_are_answered_by_udp_and_by_tcp() {
    let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let resolver = Resolver::bind_to(anywhere, answers()).await.unwrap();
    let address = resolver.udp.local_addr().unwrap();
    let running = tokio::spawn(resolver.run());
    let asked = question("example.org.", RecordType::A).to_vec().unwrap();

    let udp = UdpSocket::bind(anywhere).await.unwrap();
    udp.send_to(b"garbage that is no question", address)
        .await
        .unwrap();
    udp.send_to(&asked, address).await.unwrap();
    let mut packet = [0; 512];
    loop {
        let length = udp.recv(&mut packet).await.unwrap();
        let answer = Message::from_vec(&packet[..length]).unwrap();
        if answer.metadata.response_code == ResponseCode::NoError {
            assert_eq!(answer.answers.len(), 1);
            break;
        }
    }

    let mut tcp = TcpStream::connect(address).await.unwrap();
    for _ in 0..2 {
        tcp.write_u16(u16::try_from(asked.len()).unwrap())
            .await
            .unwrap();
        tcp.write_all(&asked).await.unwrap();
        let mut answer = vec![0; usize::from(tcp.read_u16().await.unwrap())];
        tcp.read_exact(&mut answer).await.unwrap();
        assert_eq!(Message::from_vec(&answer).unwrap().answers.len(), 1);
    }
    running.abort();
}

proptest! {
    #[test]
    fn garbage_gets_a_small_answer_or_none(packet in prop::collection::vec(any::<u8>(), 0..600)) {
        if let Some(answer) = answers().answer(&packet) {
            prop_assert!(answer.len() <= packet.len() + 64);
            prop_assert!(answer[2] & 0x80 != 0, "it says that it is an answer");
            prop_assert_eq!(&answer[..2], &packet[..2]);
        }
    }

    #[test]
    fn bent_questions_never_panic(
        bends in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut packet = question("connectivitycheck.gstatic.com.", RecordType::A).to_vec().unwrap();
        for (at, value) in bends {
            let at = at.index(packet.len());
            packet[at] = value;
        }
        packet.truncate(cut.index(packet.len() + 1));
        if let Some(answer) = answers().answer(&packet) {
            prop_assert!(answer.len() < 1232);
        }
    }
}
