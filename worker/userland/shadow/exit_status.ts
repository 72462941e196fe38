// Exit statuses of useradd(8), usermod(8) and userdel(8), which share them. Other programs have their own.
export const E_PW_UPDATE = 1;
export const E_USAGE = 2;
export const E_BAD_ARG = 3;
export const E_UID_IN_USE = 4;
export const E_NOTFOUND = 6;
export const E_USER_BUSY = 8;
export const E_NAME_IN_USE = 9;
export const E_HOMEDIR = 12;
