//! One direction of the connection to the terminal, waited for without blocking and without polling.

use std::{
    io,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::{Mode, OFlags, open},
    io::Errno,
    termios::ttyname,
};
use tokio::io::{Interest, unix::AsyncFd};

const NOW: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 0,
};

/// An open terminal.
pub struct Tty {
    fd: AsyncFd<OwnedFd>,
}

impl Tty {
    /// Opens the terminal behind a descriptor for reading.
    ///
    /// # Errors
    /// When it cannot be watched. Must run inside tokio.
    pub fn input(fd: BorrowedFd) -> io::Result<Self> {
        Self::open(fd, Interest::READABLE)
    }

    /// Opens the terminal behind a descriptor for writing.
    ///
    /// # Errors
    /// When it cannot be watched. Must run inside tokio.
    pub fn output(fd: BorrowedFd) -> io::Result<Self> {
        Self::open(fd, Interest::WRITABLE)
    }

    /// Opens it anew, since a descriptor that does not block is shared with the shell otherwise.
    fn open(fd: BorrowedFd, interest: Interest) -> io::Result<Self> {
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let anew = ttyname(fd, Vec::new()).and_then(|name| open(name, flags, Mode::empty()));
        // A terminal that another user owns (after `su`) cannot be opened; then its writes may block.
        let owned = match anew {
            Ok(owned) => owned,
            Err(_) => fd.try_clone_to_owned()?,
        };
        #[expect(
            deprecated,
            reason = "an OwnedFd keeps by its type what the newer constructor has to be promised"
        )]
        let fd = AsyncFd::with_interest(owned, interest)?;
        Ok(Self { fd })
    }

    /// Waits for bytes and reads them.
    ///
    /// # Errors
    /// When the terminal is gone: it never ends otherwise.
    pub async fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let mut guard = self.fd.readable().await?;
            let events = events(self.fd.as_fd(), PollFlags::IN)?;
            if events.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            if !events.contains(PollFlags::IN) {
                guard.clear_ready();
                continue;
            }
            match rustix::io::read(&self.fd, &mut *buffer) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => return Ok(count),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Writes what the terminal takes right now, which may be nothing.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        match rustix::io::write(&self.fd, bytes) {
            Ok(count) => Ok(count),
            Err(Errno::AGAIN | Errno::INTR) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// Waits until the terminal takes more, and writes.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub async fn push(&self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            let mut guard = self.fd.writable().await?;
            let written = guard.try_io(|fd| Ok(rustix::io::write(fd, bytes)?));
            if let Ok(result) = written {
                return result;
            }
        }
    }
}

impl AsFd for Tty {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

/// What is the case with a descriptor right now.
fn events(fd: BorrowedFd, wanted: PollFlags) -> io::Result<PollFlags> {
    let mut polled = [PollFd::from_borrowed_fd(fd, wanted)];
    match poll(&mut polled, Some(&NOW)) {
        Ok(_) => Ok(polled[0].revents()),
        Err(Errno::INTR) => Ok(PollFlags::empty()),
        Err(error) => Err(error.into()),
    }
}
